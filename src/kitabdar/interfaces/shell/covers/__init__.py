"""Covers drawn for editions that have none: patterns of the region, the same on every machine and every day."""
