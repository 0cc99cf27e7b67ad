"""Typed, grounded, normalised events from news articles."""
