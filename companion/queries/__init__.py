"""The only reads. Each function names what it answers."""
