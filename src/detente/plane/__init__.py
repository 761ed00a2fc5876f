"""Voting over two issues at once: who beats what, where the middle lies, and what an agenda setter gets."""
