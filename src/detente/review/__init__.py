"""From suggestions to a case, by a person: one addition at a time, what was decided kept beside the case."""
