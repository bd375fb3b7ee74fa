"""Finding agreements by words: ``line`` reads what was typed, ``finding`` looks it up, ``hits`` shows where it is."""
