"""The demo's real agreements: data/agreements.csv as it is, turned into rows of the registry."""
