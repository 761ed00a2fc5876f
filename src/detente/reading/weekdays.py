"""Days and months by name."""

from __future__ import annotations

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_HALF = ("january", "february", "march", "april", "may", "june")
MONTHS = (*_HALF, "july", "august", "september", "october", "november", "december")
