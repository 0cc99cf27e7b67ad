"""Whole extractions over recorded HTTP exchanges."""
