"""Many draws: asked about chunk by chunk, by several processes or machines, kept as they come."""
