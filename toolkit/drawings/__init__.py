"""The starter toolkit's own pictures, one module each. Only drawing them needs Pillow."""
