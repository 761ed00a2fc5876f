"""The graph model of conflict on plain arrays: who can move where, and what is stable."""
