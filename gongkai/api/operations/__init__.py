"""What django-ninja asks: one function for each address of the interface."""
