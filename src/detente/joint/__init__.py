"""The joint model: one utility behind the vote, the fallback and the escalation."""
