"""What two cases differ in, what follows from it, and which difference does how much."""
