"""How the situations of a case are found: their numbers, the acts, the exploration from today."""
