"""Figures, not tests: `python -m tests.benchmarks` prints how fast and how large the app is."""
