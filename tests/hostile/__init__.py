"""Hostile texts in every field, in all formats."""
