"""The best one-to-one assignment between two small sets (Kuhn 1955, in the O(n³) form with potentials)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


def assign(weights: Sequence[Sequence[int]]) -> tuple[tuple[int, int], ...]:
    """Choose pairs (row, column), each row and column at most once, of the greatest total weight.

    ``weights`` holds one row per left item and one column per right item, whole numbers so that the optimum is exact;
    a weight of 0 (none may be negative) means that the two must not be paired. Pairs come in the order of the rows.

    >>> assign([[7, 8, 0], [0, 9, 0]])
    ((0, 0), (1, 1))
    """
    rows, columns = len(weights), max(map(len, weights), default=0)
    if any(len(row) != columns for row in weights):
        raise ValueError("every row of weights needs the same number of columns")
    if any(weight < 0 for row in weights for weight in row):
        raise ValueError("a weight must not be negative")
    size = max(rows, columns)
    costs = [[-weights[r][c] if r < rows and c < columns else 0 for c in range(size)] for r in range(size)]
    column_of = _Search(costs).run()
    return tuple((r, column_of[r]) for r in range(rows) if column_of[r] < columns and weights[r][column_of[r]] > 0)


@dataclass(slots=True)
class _Search:
    """Shortest augmenting paths over a square matrix of costs; row and column 0 are sentinels."""

    costs: list[list[int]]
    row_potential: list[int] = field(init=False)
    column_potential: list[int] = field(init=False)
    row_of: list[int] = field(init=False)

    def __post_init__(self) -> None:
        size = len(self.costs) + 1
        self.row_potential = [0] * size
        self.column_potential = [0] * size
        self.row_of = [0] * size

    def run(self) -> list[int]:
        """The column of each row, both counted from 0."""
        for row in range(1, len(self.costs) + 1):
            self._augment(row)
        column_of = [0] * len(self.costs)
        for column, row in enumerate(self.row_of[1:]):
            column_of[row - 1] = column
        return column_of

    def _augment(self, row: int) -> None:
        """Bring one more row in, along the cheapest alternating path from it to a free column."""
        size = len(self.row_of)
        self.row_of[0] = row
        slack: list[int | None] = [None] * size
        previous = [0] * size
        visited = [False] * size
        column = 0
        while self.row_of[column] != 0 or column == 0:
            visited[column] = True
            column = self._step(column, slack, previous, visited)
        while column != 0:
            self.row_of[column] = self.row_of[previous[column]]
            column = previous[column]

    def _step(self, column: int, slack: list[int | None], previous: list[int], visited: list[bool]) -> int:
        """Relax the edges of one row, shift the potentials by the least slack, and return its column."""
        row = self.row_of[column]
        best, delta = 0, None
        for other in range(1, len(visited)):
            if visited[other]:
                continue
            reduced = self.costs[row - 1][other - 1] - self.row_potential[row] - self.column_potential[other]
            known = slack[other]
            if known is None or reduced < known:
                slack[other], previous[other] = reduced, column
                known = reduced
            if delta is None or known < delta:
                best, delta = other, known
        self._shift(delta or 0, slack, visited)
        return best

    def _shift(self, delta: int, slack: list[int | None], visited: list[bool]) -> None:
        for column, seen in enumerate(visited):
            if seen:
                self.row_potential[self.row_of[column]] += delta
                self.column_potential[column] -= delta
            else:
                known = slack[column]
                slack[column] = None if known is None else known - delta
