"""Which page numbers a pager shows."""


def page_numbers(number: int, last: int) -> list[int | None]:
    """First, neighbours and last; None stands for a gap of two or more pages."""
    wanted = {1, last} | {page for page in range(number - 1, number + 2) if 1 <= page <= last}
    if number <= 2:
        wanted |= {page for page in (2, 3) if page <= last}
    shown: list[int | None] = []
    for page in sorted(wanted):
        before = shown[-1] if shown else None
        if before is not None and page - before == 2:
            shown.append(page - 1)
        elif before is not None and page - before > 2:
            shown.append(None)
        shown.append(page)
    return shown
