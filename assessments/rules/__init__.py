"""Checks that warn and never block (domain.md 2.4 and 9.8): a table of rules, each with one condition."""
