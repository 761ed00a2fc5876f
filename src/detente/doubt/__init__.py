"""What would change the answers, for any result."""
