"""Wires everything together and holds the command; nobody imports it."""
