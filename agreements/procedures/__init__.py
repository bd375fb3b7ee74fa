"""The procedures in the product: the table that a lawyer reads, and how a new version of one begins."""
