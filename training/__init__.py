"""Data and code that train the adapter of the embedded model. Not part of the wheel, never imported by the library."""
