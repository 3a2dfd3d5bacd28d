"""The only writes. One verb, one function, one transaction; each returns the row it wrote."""
