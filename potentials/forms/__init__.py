from potentials.forms.page import EntryPage, draft_data

__all__ = ["EntryPage", "draft_data"]
