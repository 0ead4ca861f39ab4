"""The starter toolkit's own pictures, one module each."""
