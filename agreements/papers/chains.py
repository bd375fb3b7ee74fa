"""The papers of an agreement as people look at them: by kind, the newest version first."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.text import capfirst

from agreements.choices import PaperKind
from agreements.models import Document


@dataclass
class Chain:
    """A paper: its newest version that the person may see, and the older ones, newest first."""

    newest: Document
    older: list[Document] = field(default_factory=list)


@dataclass
class Group:
    """The papers of one kind."""

    kind: str
    name: str
    chains: list[Chain]


def chains_of(documents: Iterable[Document]) -> list[Chain]:
    """``documents`` of one agreement as chains, in their order; one whose successor is not among them leads."""
    by_key: dict[int | None, Document] = {each.pk: each for each in documents}
    followed = {each.replaces_id for each in by_key.values()}
    chains = []
    for each in by_key.values():
        if each.pk in followed:
            continue
        chain, step = Chain(each), by_key.get(each.replaces_id)
        while step:
            chain.older.append(step)
            step = by_key.get(step.replaces_id)
        chains.append(chain)
    return chains


def groups_of(chains: Iterable[Chain]) -> list[Group]:
    """``chains`` by kind, in the order in which the procedure asks for the papers."""
    by_kind: dict[str, list[Chain]] = {}
    for chain in chains:
        by_kind.setdefault(chain.newest.kind, []).append(chain)
    return [Group(kind.value, capfirst(str(kind.label)), by_kind[kind]) for kind in PaperKind if kind.value in by_kind]
