"""The triggers of migrations, added without drawing the models anew."""

from django.db.migrations.state import ProjectState
from pgtrigger import migrations


class AddTrigger(migrations.AddTrigger):
    """What ``pgtrigger.migrations.AddTrigger`` does, quicker: a trigger changes no model, so none is made again.

    The original has Django make the model and all that are related to it again, for each of hundreds of triggers: two
    fifths of the time that a new registry took to be set up. ``makemigrations`` writes the original; both may stand in
    one migration.
    """

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        options = state.models[app_label, self.model_name].options
        options["triggers"] = [*options.get("triggers", []), self.trigger]
