"""Results into the brief: terminal, HTML, Word, JSON."""
