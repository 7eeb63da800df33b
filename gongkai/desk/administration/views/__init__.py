"""One file for each thing looked after."""
