"""Bars of screening: what is found, what is wrongly found, how fast."""
