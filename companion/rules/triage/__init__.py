"""Triage: facts in, findings out. One rule is one row of data; the engine walks the rows."""
