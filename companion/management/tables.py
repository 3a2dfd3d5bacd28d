"""Rows as a table of plain text."""

from collections.abc import Iterable


def as_table(rows: Iterable[Iterable[object]]) -> list[str]:
    """Columns as wide as their widest cell; numbers stand to the right."""
    cells = [list(map(str, row)) for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return [
        "  ".join(
            cell.rjust(width) if cell.isdigit() else cell.ljust(width)
            for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in cells
    ]
