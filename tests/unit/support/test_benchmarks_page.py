"""The page of benchmarks: a part measured again takes the place of its earlier figures."""

from __future__ import annotations

from tests.bench.__main__ import renewed

PAGE = """# Benchmarks

| figure | ours | beside | ratio |
|---|---|---|---|
| a page, p95 | 9 ms | a file: 3 ms | 3.00 |
| a page, p95 | 9 ms | a view: 90 ms | 0.10 |
| an import | 5 /s | COPY: 50 /s | 0.10 |
"""


def test_only_the_same_figure_is_replaced_and_new_ones_come_last() -> None:
    again = [
        "| a page, p95 | 6 ms | a file: 3 ms | 2.00 |",
        "| a list | 1 ms | a row: 1 ms | 1.00 |",
    ]
    lines = renewed(PAGE, again).splitlines()
    assert lines[:4] == PAGE.splitlines()[:4]
    assert lines[4:] == [
        "| a page, p95 | 6 ms | a file: 3 ms | 2.00 |",
        "| a page, p95 | 9 ms | a view: 90 ms | 0.10 |",
        "| an import | 5 /s | COPY: 50 /s | 0.10 |",
        "| a list | 1 ms | a row: 1 ms | 1.00 |",
    ]
