"""Operations of a migration that are done in one step, with the models drawn once for all of them."""

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.migrations.state import ProjectState


class Together(Operation):
    """What the operations would do one after the other, quicker: no model is made again in between.

    Django makes the models that are related to a changed one again for each operation, and here nearly all are related:
    more than half of the time that a new registry took to be set up. So each operation is shown the models as they are
    before the first and after the last. That suits tables, also with foreign keys to each other, fields, and their
    indexes and checks. It does not suit a trigger or a constraint that is added to a table made here (a constraint can
    stand in the table's own options), nor a unique constraint on a field made here: they could not be taken back.
    RunPython and RunSQL stay outside too. ``makemigrations`` writes the operations singly, which is as right.
    """

    category = OperationCategory.MIXED

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        # Models that are not drawn yet are not drawn again; Django draws all of them when they are next asked for.
        drawn = state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)
        if drawn is not None:
            # Now, so that the copies of this state have them too.
            _ = state.apps

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "; ".join(operation.describe() for operation in self.operations)
