"""A mail server on this machine for tests: takes mails, or refuses them as it is told."""

import email
import socketserver
import threading
from email.message import Message
from email.policy import default
from typing import Any


class MailServer(socketserver.ThreadingTCPServer):
    """``taken`` are the mails; ``refused`` addresses get a 550, ``broken`` cut the line in the middle of the mail."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.taken: list[Message] = []
        self.refused: set[str] = set()
        self.broken: set[str] = set()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def settings(self) -> dict[str, Any]:
        backend = "django.core.mail.backends.smtp.EmailBackend"
        host, port = self.server_address[:2]
        return {"EMAIL_BACKEND": backend, "EMAIL_HOST": host, "EMAIL_PORT": port}

    def to(self) -> list[str]:
        return sorted(str(mail["To"]) for mail in self.taken)


class _Conversation(socketserver.StreamRequestHandler):
    server: MailServer

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def handle(self) -> None:
        self.say("220 test")
        to = ""
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            if verb == "RCPT":
                to = line.partition("<")[2].partition(">")[0]
                self.say("550 nobody" if to in self.server.refused else "250 ok")
            elif verb == "DATA":
                self.say("354 go on")
                if to in self.server.broken:
                    return
                self.take()
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def take(self) -> None:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line)
        self.server.taken.append(email.message_from_bytes(b"".join(lines), policy=default))
        self.say("250 taken")
