"""The chances of votes in the Security Council, fitted on its record."""
