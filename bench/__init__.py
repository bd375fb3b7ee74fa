"""How fast the registry is: every page, export and save beside what the database itself takes (docs/speed.md)."""
