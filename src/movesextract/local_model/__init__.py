"""The adapter that teaches the embedded model to read, and its card."""
