"""What is promised about losing nothing, tried: `python -m tests.reliability [part …]`."""
