"""The demo's real agreements: data/agreements.csv as it is, turned into rows of the registry."""

from collections.abc import Callable
from pathlib import Path

# What load_demo loads beside them, each from the data folder, and what it says of it: apps that build on agreements add
# theirs in AppConfig.ready().
LATER: list[Callable[[Path], str]] = []
