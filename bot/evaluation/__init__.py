"""The figures of `python -m bot eval`: in a terminal, and as a page."""
