"""Public pages as files: which there are, what touches them, how they are made and sent."""
