"""Forecasts held against what happened, with nothing seen of the future."""
