"""One copy of everything an installation keeps, taken while it runs; and the way back.

The form of a copy is written down in docs/adr/0020-form-of-a-backup.md.
"""
