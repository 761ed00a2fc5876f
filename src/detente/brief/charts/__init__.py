"""One file a chart; each is found by the table it draws."""
