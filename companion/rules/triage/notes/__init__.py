"""Reads what people write in their own words, in Chinese and English. Deterministic."""
