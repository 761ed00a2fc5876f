"""Scoring rules: how good a stated chance or interval was, on plain arrays."""
