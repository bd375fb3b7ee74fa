"""The library of all papers: their texts, and the list that finds them."""
