"""How talks run: rounds of offers, challenges and exchanges on plain arrays, (draws, actors, issues) first."""
