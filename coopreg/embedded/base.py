"""Django's PostgreSQL backend, which sees to it that the embedded server runs before it connects."""

from typing import Any

from django.db import OperationalError
from django.db.backends.postgresql import base

from coopreg import postgres


class DatabaseWrapper(base.DatabaseWrapper):
    """Raises OperationalError, as for any server that cannot be reached, where the embedded one cannot run."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        try:
            postgres.join(self.settings_dict["FOLDER"])
        except postgres.EmbeddedServerError as problem:
            raise OperationalError(str(problem)) from problem
        return super().get_new_connection(conn_params)
