"""The files of agreements: taken in, checked, kept, given out and looked after."""
