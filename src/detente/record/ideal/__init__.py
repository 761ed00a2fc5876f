"""Ideal points of states, session by session, from roll calls of the General Assembly."""
