"""The bytes that a person waits for: a page as it is sent, and all that a cold browser loads beside it."""

import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

_IN_STYLE = re.compile(rb"url\(\s*['\"]?(?!data:|#)([^'\")]+)")
_IN_SCRIPT = re.compile(rb"(?:\bfrom|\bimport)\s*\(?\s*[\"']([^\"']+\.js)[\"']")


class _Assets(HTMLParser):
    """The addresses that a page makes a browser load."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        loads = given.get("rel") in {"stylesheet", "icon", "manifest", "modulepreload", "preload"}
        address = given.get("href") if tag == "link" and loads else given.get("src")
        if address and not address.startswith("data:"):
            self.found.append(address)


def cold_page(server: Any, address: str, who: str) -> dict[str, int]:
    """The bytes sent for the page and for each file that it needs, by address; compressed as a browser gets them.

    ``server`` is a ``worker.Server``.
    """
    weights = {"page": len(server.get(address, who)[2])}
    waiting = _Assets(server.get(address, who, coding="")[2].decode()).found
    while waiting:
        asset = waiting.pop(0)
        if asset in weights:
            continue
        weights[asset] = len(server.get(asset, "")[2])
        body = server.get(asset, "", coding="")[2]
        pattern = _IN_STYLE if asset.endswith(".css") else _IN_SCRIPT
        if asset.endswith((".css", ".js")):
            waiting += [urljoin(asset, each.decode()) for each in pattern.findall(body)]
    return weights
