from django.db import migrations

# What everybody may see, the last signed first, with what says whether it is in force: counting and listing it looks at
# this index alone. It lies here and not at the model, because only the public face asks so.
CREATE = """
CREATE INDEX agreements_public ON agreements_agreement (signed_on DESC NULLS LAST, id)
INCLUDE (valid_from, valid_until, effective_on, terminated_on, term) WHERE is_signed AND NOT confidential
"""


class Migration(migrations.Migration):
    dependencies = [("public", "0001_cache_table"), ("agreements", "0012_texts_of_papers")]

    operations = [migrations.RunSQL(CREATE, "DROP INDEX agreements_public")]
