"""A process that serves the registry on one database, one request at a time, and says how long each took.

It reads tasks as lines of JSON from its input and answers each with a line. Requests go to the same WSGI application
that gunicorn serves, with the same middleware, the body read to its end and compressed as for a browser.
"""

import io
import json
import sys
import time
from collections.abc import Iterator
from typing import Any

from bench import house

Statement = tuple[Any, Any]

# What the addresses of the cases name, found in the database so that any size and any code of generate will do.
FACTS = {
    "reference": """SELECT a.reference FROM agreements_agreement a JOIN regions_region r ON r.id = a.region_id
        WHERE r.code = '19.71' ORDER BY a.id DESC LIMIT 1""",
    "partner": """SELECT partner_id FROM agreements_party WHERE partner_id IS NOT NULL
        GROUP BY partner_id ORDER BY count(*) DESC, partner_id LIMIT 1""",
    # The name of a place that few partners have.
    "rare": """SELECT split_part(name, ' ', 2) FROM partners_partner WHERE name LIKE '%% %%'
        ORDER BY length(split_part(name, ' ', 2)) DESC, id LIMIT 1""",
    "part": """SELECT substr(a.reference, 4) FROM agreements_agreement a JOIN regions_region r ON r.id = a.region_id
        WHERE r.code = '19.71' ORDER BY a.id DESC LIMIT 1""",
}


class Server:
    """Answers addresses as a person who is signed in; statements of a page can be run again without the page."""

    def __init__(self, database: str) -> None:
        house.open_registry(database)
        self.application = house.application()
        self.sessions = {who: house.session_of(name) for who, name in house.PEOPLE.items()}
        self.statements: dict[str, list[Statement]] = {}

    def get(
        self, address: str, who: str, *, htmx: bool = False, coding: str = "gzip, deflate, br"
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body of one request of a browser that takes the codings ``coding``."""
        started: list[Any] = []
        environ = self._environ(address, who, coding) | ({"HTTP_HX_REQUEST": "true"} if htmx else {})
        answer = self.application(environ, lambda *arguments: started.extend(arguments[:2]))
        body = b"".join(answer)
        answer.close()
        return int(started[0].split()[0]), dict(started[1]), body

    def pieces(self, address: str, who: str) -> Iterator[bytes]:
        """The body of one request as it comes, not compressed. Raises RuntimeError where it is no 200."""
        started: list[str] = []
        answer = self.application(self._environ(address, who, ""), lambda *arguments: started.append(arguments[0]))
        if started[0] != "200 OK":
            raise RuntimeError(f"{address}: {started[0]}")
        yield from answer
        answer.close()

    def _environ(self, address: str, who: str, coding: str) -> dict[str, Any]:
        path, _mark, query = address.partition("?")
        return {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_ACCEPT_ENCODING": coding,
            "HTTP_COOKIE": f"sessionid={self.sessions[who]}" if who else "",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
        }

    # Tasks ---------------------------------------------------------------------------------------

    def weights(self, address: str, who: str) -> dict[str, int]:
        """The bytes of a page and of everything that a cold browser loads with it, by address."""
        from bench.weights import cold_page

        return cold_page(self, address, who)

    def facts(self) -> dict[str, str]:
        """The answers to ``FACTS``."""
        from django.db import connection

        with connection.cursor() as cursor:
            return {name: str(cursor.execute(sql).fetchone()[0]) for name, sql in FACTS.items()}

    def learn(self, name: str, address: str, who: str, *, htmx: bool = False) -> dict[str, Any]:
        """Run the case once: its status, number of queries and size; its statements are kept for ``bare``."""
        from django.db import connection

        seen: list[Statement] = []

        def note(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
            seen.append((sql, params))
            return execute(sql, params, many, context)

        self.get(address, who, htmx=htmx)  # what is only done the first time, as saving the session
        with connection.execute_wrapper(note):
            status, headers, body = self.get(address, who, htmx=htmx)
        reading = ("SELECT", "WITH", "(SELECT")
        self.statements[name] = [each for each in seen if str(each[0]).lstrip().upper().startswith(reading)]
        return {
            "status": status,
            "queries": len(seen),
            "bytes": len(body),
            "gzip": headers.get("Content-Encoding", "") == "gzip",
        }

    def page(self, name: str, address: str, who: str, *, htmx: bool = False) -> float:
        """Milliseconds of one request."""
        start = time.perf_counter()
        self.get(address, who, htmx=htmx)
        return (time.perf_counter() - start) * 1000

    def bare(self, name: str, address: str, who: str, *, htmx: bool = False) -> float:
        """Milliseconds of the statements of the case alone, their rows fetched."""
        from django.db import connection

        connection.ensure_connection()
        start = time.perf_counter()
        with connection.connection.cursor() as cursor:
            for sql, params in self.statements[name]:
                cursor.execute(sql, params)
                cursor.fetchall()
        return (time.perf_counter() - start) * 1000


def main() -> None:
    """Answer tasks until the input ends."""
    server = Server(sys.argv[1])
    for line in sys.stdin:
        task = json.loads(line)
        answer = getattr(server, task.pop("do"))(**task)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
