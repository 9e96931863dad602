"""The grid of a proof as a table: a row per test, a column per program."""

from dataclasses import dataclass

from courses.services.proofs import Cell, ProgramProof, Proof


@dataclass(frozen=True, slots=True)
class Line:
    """One test with what each program got, in the order of the columns."""

    test: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    columns: tuple[ProgramProof, ...]
    lines: tuple[Line, ...]


def grid_of(proof: Proof) -> Grid:
    """`proof` turned over: its programs hold their cells in the order of the tests."""
    rows = zip(*(program.cells for program in proof.programs), strict=True)
    return Grid(
        proof.programs,
        tuple(Line(test, cells) for test, cells in zip(proof.tests, rows, strict=True)),
    )
