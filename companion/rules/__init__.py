"""Pure medicine and arithmetic.

Nothing in here knows Django, reads a clock, or opens a connection: `now` is an
argument, and the same arguments always give the same answer.
"""
