"""The report: targets first, then every figure; Markdown for bench/report.md and, the targets, for the screen."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from bench.cases import CASES
from bench.figures import Run
from bench.targets import TARGETS, Target


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A Markdown table; all columns but the first to the right."""
    yield f"| {' | '.join(head)} |"
    yield f"|---|{'---:|' * (len(head) - 1)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


def number(value: float) -> str:
    """Three digits or so: 0.42, 3.14, 31.4, 314."""
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:,.0f}"


def verdicts(run: Run) -> Iterator[tuple[Target, str, str]]:
    """Each target with what was measured and yes or no; a dash where this run has no figure."""
    for target in TARGETS:
        value = target.measured(run)
        if value is None:
            yield target, "-", "-"
        else:
            yield target, f"{number(value)} {target.unit}", "yes" if value <= target.most else "**no**"


def targets(run: Run) -> Iterator[str]:
    rows = [[each.words, f"{number(each.most)} {each.unit}", value, met] for each, value, met in verdicts(run)]
    return table(("target", "at most", "measured", "met"), rows)


def pages(run: Run) -> Iterator[str]:
    """A table for each group of cases, with both sizes beside each other."""
    sizes = [f"{size:,}" for size in run.sizes]
    head = ["page", "queries", "kB"]
    for size in sizes:
        head += [f"{size}: ms", "p95", "bare SQL", "ratio"]
    for group, found in groupby(CASES, key=lambda case: case.group):
        yield f"### {group}\n"
        yield from table(head, [_page(run, case.name) for case in found])


def _page(run: Run, name: str) -> list[str]:
    learnt = run.pages[run.small, name].learnt
    status = "" if learnt["status"] == 200 else f" (status {learnt['status']})"
    cells = [f"{name}{status}", str(learnt["queries"]), number(learnt["bytes"] / 1000)]
    for size in run.sizes:
        figure = run.pages[size, name]
        cells += [number(each) for each in (figure.page.median, figure.page.p95, figure.bare.median, figure.ratio)]
    return cells


def exports(run: Run) -> Iterator[str]:
    head = ("export", "rows", "s", "rows/s", "over COPY", "first byte, s", "memory, MB")
    rows = []
    for (size, form), taken in run.exports.items():
        ratio = number(taken.median / run.exports[size, "copy"].median)
        memory = "" if form in ("copy", "joined") else number(max(taken.memory))
        seconds = [number(taken.median), number(taken.rate), ratio, number(max(taken.first))]
        rows.append([form, f"{taken.rows:,}", *seconds, memory])
    return table(head, rows)


def saves(run: Run) -> Iterator[str]:
    rows = []
    for name, words in (("saves", "1,000 saves"), ("bulk", "1,000 rows changed at once")):
        kept, bare = run.saves[name], run.saves[f"{name} without history"]
        rows.append([words, number(kept.median), number(bare.median), number(kept.median / bare.median)])
    return table(("change", "ms", "without history", "ratio"), rows)


def packs(run: Run) -> Iterator[str]:
    head = ("pages", "kB", "s", "memory, MB", "of it our own at most", "of the typesetter at most")
    names = ("pages", "bytes", "seconds", "memory", "own", "typesetter")
    found = {name: run.packs.median(name) for name in names} | {"bytes": run.packs.median("bytes") / 1000}
    return table(head, [[number(found[name]) for name in names]])


def markdown(run: Run) -> str:
    """The whole report."""
    sizes = " and ".join(f"{size:,}" for size in run.sizes)
    machine = ", ".join(f"{name} {value}" for name, value in run.machine.items())
    lines = [
        "# What `make bench` measured\n",
        f"{sizes} agreements, {run.rounds} interleaved rounds; {machine}; {run.seconds / 60:.0f} minutes.",
        "[docs/speed.md](../docs/speed.md) says how to read it.\n",
        "## Targets\n",
        *targets(run),
        "## Pages\n",
        *pages(run),
    ]
    if run.exports:
        lines += ["## Exports of the whole list\n", *exports(run)]
    if run.saves:
        lines += ["## History\n", *saves(run)]
    if run.packs.taken:
        lines += ["## A pack of 200 agreements\n", *packs(run)]
    if run.weights:
        lines += ["## Bytes of the list page in a cold browser\n"]
        lines += table(("file", "bytes"), [(name, f"{size:,}") for name, size in run.weights.items()])
    return "\n".join(lines)
