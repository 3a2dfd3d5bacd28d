"""A second look at notes, by likeness to sentences that are known. It may raise, never lower."""
