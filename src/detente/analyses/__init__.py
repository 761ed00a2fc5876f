"""Analyses: named ways to question a case, a file each."""
