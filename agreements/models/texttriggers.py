"""The words of the papers, made by the database of what it and the reader of files know."""

import pgtrigger

# A vector holds at most a megabyte; a text that makes a larger one is found by its beginning.
_MOST, _SURE = 500_000, 40_000


def _vector(text: str, weight: str) -> str:
    """The stems of ``text``, and its words as they stand, of which the beginning finds them."""
    words = f"coopreg_words({text})"
    return f"setweight(to_tsvector('public.coopreg', {words}) || to_tsvector('pg_catalog.simple', {words}), '{weight}')"


MAKES_VECTOR = pgtrigger.Trigger(
    name="makes_vector",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    declare=[("paper", "agreements_document%ROWTYPE"), ("names", "tsvector")],
    func=f"""
        SELECT * INTO paper FROM agreements_document WHERE id = NEW.document_id;
        names := {_vector("paper.title", "A")} || {_vector("paper.letter_number || ' ' || paper.name", "B")};
        BEGIN
            NEW.vector := names || {_vector(f"left(NEW.content, {_MOST})", "D")};
        EXCEPTION WHEN program_limit_exceeded THEN
            NEW.vector := names || {_vector(f"left(NEW.content, {_SURE})", "D")};
        END;
        RETURN NEW;
    """,  # noqa: S608  (two numbers of ours)
)

# Every paper is in the library from the moment it is there, under its title even before its text is read.
IS_FOUND = pgtrigger.Trigger(
    name="is_found",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("title", "letter_number"),
    func="""
        INSERT INTO agreements_documenttext (document_id, state, content, pages_read, vector)
        VALUES (NEW.id, CASE NEW.media_type WHEN 'application/pdf' THEN 'waiting' ELSE 'none' END, '', 0, '')
        ON CONFLICT (document_id) DO UPDATE SET document_id = EXCLUDED.document_id;
        RETURN NULL;
    """,
)
