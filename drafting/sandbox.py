"""The small part of Jinja that a template may use: facts, conditions, and loops over the lists.

A template comes from outside, so what it may say is listed here; everything else is refused before it runs. Beneath,
Jinja's own sandbox keeps code away from Python (docs/decisions/0027).
"""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from jinja2 import nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

_FILTERS = {"upper", "lower", "title", "trim", "first", "last", "length", "default", "join"}
_TESTS = {"defined", "undefined"}
_NODES = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Const,
    nodes.Filter,
    nodes.Keyword,
    nodes.Test,
    nodes.For,
    nodes.If,
    nodes.CondExpr,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Compare,
    nodes.Operand,
)
# What Jinja itself gives inside of a loop.
_LOOP = {f"loop.{name}" for name in ("index", "index0", "revindex", "first", "last", "length")}
# A list in a list is read; deeper loops would only multiply.
DEEPEST = 2


class NotAllowedError(ValidationError):
    """A template says something that no template may; the sentence says what."""


class Environment(ImmutableSandboxedEnvironment):
    """Runs the allowed part alone; ``used`` gathers what the compiled sources take, as "parties.name_id"."""

    def __init__(self) -> None:
        super().__init__(autoescape=True)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in _FILTERS} | {"capital": capfirst}
        self.tests = {name: self.tests[name] for name in _TESTS}
        self.used: set[str] = set()

    def compile(self, source: Any, *args: Any, **kwargs: Any) -> Any:
        """As Jinja's; raises NotAllowedError for a source that goes beyond the allowed part."""
        tree = self.parse(source) if isinstance(source, str) else source
        for node in tree.find_all(nodes.Node):
            _look_at(node, self)
        self.used |= set(_names(tree, {}, 0))
        return super().compile(tree, *args, **kwargs)


def _look_at(node: nodes.Node, environment: Environment) -> None:
    if not isinstance(node, _NODES):
        _refuse(type(node).__name__)
    if isinstance(node, nodes.Filter) and node.name not in environment.filters:
        _refuse(f"| {node.name}")
    if isinstance(node, nodes.Test) and node.name not in environment.tests:
        _refuse(f"is {node.name}")
    if isinstance(node, nodes.For) and (node.recursive or not isinstance(node.target, nodes.Name)):
        _refuse("for")


def _refuse(what: str) -> None:
    raise NotAllowedError(
        _("“%(what)s” is not possible in a template: only facts, “if” and “for” over a list.") % {"what": what.lower()},
        code="not_allowed",
    )


def _path(node: nodes.Node, scope: dict[str, str]) -> str:
    """What an expression names, "" for one that names nothing: ``party.name_id`` in a loop -> "parties.name_id"."""
    if isinstance(node, nodes.Name):
        return scope.get(node.name, node.name)
    if isinstance(node, nodes.Getattr):
        return f"{_path(node.node, scope) or '?'}.{node.attr}"
    if isinstance(node, nodes.Getitem):
        inside = _path(node.node, scope) or "?"
        if not isinstance(node.arg, nodes.Const):
            _refuse("[ ]")
        key: Any = node.arg
        return inside if isinstance(key.value, int) else f"{inside}.{key.value}"
    return ""


def _names(node: nodes.Node, scope: dict[str, str], depth: int) -> Iterator[str]:
    if path := _path(node, scope):
        # The list itself has the name of its row: "parties" and party are one.
        if path not in _LOOP and not (isinstance(node, nodes.Name) and node.name in {*scope, "loop"}):
            yield path
        return
    if isinstance(node, nodes.For):
        if depth == DEEPEST:
            _refuse("for in for in for")
        rows = _path(node.iter, scope)
        yield rows or "?"
        target: Any = node.target
        inner = scope | {target.name: rows or "?"}
        for child in [*node.body, *([node.test] if node.test else [])]:
            yield from _names(child, inner, depth + 1)
        for child in node.else_:
            yield from _names(child, scope, depth)
        return
    for child in node.iter_child_nodes():
        yield from _names(child, scope, depth)
