"""The four aman of a text (`assessment`) and the answers to the checks that warn (`warnings`)."""
