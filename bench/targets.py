"""What issues 3 and 5 ask for, each beside what the run measured."""

from collections.abc import Callable
from dataclasses import dataclass

from bench import cases
from bench.figures import Run

Measured = Callable[[Run], float | None]


@dataclass(frozen=True)
class Target:
    """A sentence, the most that it allows, and how it is measured (None where the run has no figure for it)."""

    words: str
    most: float
    measured: Measured
    unit: str = "times"


def over(name: str, base: str) -> Measured:
    """A page over another one, at the smaller size."""
    return lambda run: run.median(name) / run.median(base)


def spread(name: str) -> Measured:
    """The 95th percentile over the median."""
    return lambda run: run.pages[run.small, name].page.p95 / run.median(name)


def growth(name: str) -> Measured:
    """A page at the larger size over the same at the smaller."""
    return lambda run: run.median(name, run.large) / run.median(name) if run.large > run.small else None


def most_queries(*names: str) -> Measured:
    """The most queries of the pages named, at any size."""
    return lambda run: max(run.pages[size, name].learnt["queries"] for size in run.sizes for name in names)


def worst_search(run: Run) -> float:
    """The slowest of the searches named in the issue over the filtered list, at the larger size."""
    kinds = ("no hit", "rare", "common", "in every row", "misspelt", "part of a number")
    slowest = max(run.median(f"search, {kind}", run.large) for kind in kinds)
    return slowest / run.median(cases.LIST, run.large)


def export_over_copy(form: str) -> Measured:
    return lambda run: (
        run.exports[run.small, form].median / run.exports[run.small, "copy"].median
        if (run.small, form) in run.exports
        else None
    )


def export_memory(form: str, *, large: bool = False) -> Measured:
    """The most memory of an export above the idle process."""

    def most(run: Run) -> float | None:
        taken = run.exports.get((run.large if large else run.small, form))
        return max(taken.memory) if taken else None

    return most


def first_byte(run: Run) -> float | None:
    taken = run.exports.get((run.small, "csv"))
    return max(taken.first) if taken else None


def history(name: str) -> Measured:
    return lambda run: run.saves[name].median / run.saves[f"{name} without history"].median if run.saves else None


def weight(name: str) -> Measured:
    return lambda run: run.weights[name] / 1000 if run.weights else None


def pack_seconds(run: Run) -> float | None:
    return run.packs.median("seconds") if run.packs.taken else None


def pack_memory(run: Run) -> float | None:
    return run.packs.memory if run.packs.taken else None


TARGETS = [
    Target("List page, filtered, over the limit page", 5, over(cases.LIST, cases.LIMIT)),
    Target("List page, unfiltered, over the limit page", 5, over(cases.LIST_ALL, cases.LIMIT_ALL)),
    Target("List page over a plain FilterView page", 0.25, over(cases.LIST, cases.PLAIN)),
    Target("List page: p95 over median", 1.3, spread(cases.LIST)),
    Target("List page at the larger size over the smaller", 1.2, growth(cases.LIST)),
    Target("List page, unfiltered, at the larger size over the smaller", 1.2, growth(cases.LIST_ALL)),
    Target("List page, unfiltered over filtered", 1.3, over(cases.LIST_ALL, cases.LIST)),
    Target("List page, last page over first", 1.5, over(cases.LIST_LAST, cases.LIST_ALL)),
    Target("List page: queries", 8, most_queries(*(case.name for case in cases.LISTS)), "queries"),
    Target("List page: HTML, compressed", 14, weight("page"), "kB"),
    Target("List page: cold, with all its assets", 90, weight("cold"), "kB"),
    Target("Search at the larger size, the worst, over the filtered list page", 2.5, worst_search),
    Target("CSV over COPY of the same SELECT", 1.3, export_over_copy("csv")),
    Target("CSV: memory above the idle process", 10, export_memory("csv"), "MB"),
    Target("CSV at the larger size: memory above the idle process", 10, export_memory("csv", large=True), "MB"),
    Target("CSV: first byte", 0.2, first_byte, "s"),
    Target("XLSX over that COPY", 4, export_over_copy("xlsx")),
    Target("XLSX: memory above the idle process", 10, export_memory("xlsx"), "MB"),
    Target("XLSX at the larger size: memory above the idle process", 10, export_memory("xlsx", large=True), "MB"),
    Target("Agreement: queries", 8, most_queries(cases.DETAIL), "queries"),
    Target("Agreement over an empty page", 25, over(cases.DETAIL, cases.EMPTY)),
    Target("Edit form over the agreement", 4, over(cases.EDIT, cases.DETAIL)),
    Target("1,000 saves over the same without history", 1.25, history("saves")),
    Target("Pack of a meeting of 200 agreements", 10, pack_seconds, "s"),
    Target("Pack: memory above the idle process, the typesetter's included", 60, pack_memory, "MB"),
]
