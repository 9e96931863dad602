"""Queries that are made once and asked often.

Django takes longer to make the SQL of a page's query than SQLite takes to answer it: with it made
anew each time, a topic's page takes 1.8 times as long. A `Prepared` query keeps the SQL, never a
result; what differs from call to call is a `Slot` in it.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import Expression, Field, QuerySet
from django.db.models.sql.compiler import SQLCompiler


class Slot(Expression):
    """A value that each call of a prepared query names: `filter(learner=Slot("learner", …))`."""

    def __init__(self, name: str, output_field: "Field[Any, Any]") -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> Any:
        """A placeholder, with the slot itself where the value will be."""
        return "%s", [self]


class Prepared:
    """The rows of a `values_list()`, for values of its slots.

    `make` is called once, at the first use. Whatever in it does not come by a slot is the same for
    everybody and for ever: no person, no time.
    """

    def __init__(self, make: Callable[[], QuerySet[Any, Any]]) -> None:
        self._make = make

    @cached_property
    def _compiled(self) -> tuple[SQLCompiler, str, tuple[Any, ...]]:
        compiler = self._make().query.get_compiler(connection.alias)
        sql, params = compiler.as_sql()
        return compiler, sql, tuple(params)

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """Asks once. Raises KeyError for a slot without a value."""
        compiler, sql, params = self._compiled
        found = _answer(sql, params, values)
        return [tuple(row) for row in compiler.results_iter([found])]

    def count(self, **values: Any) -> int:
        """How many rows there are. Asks once. Raises KeyError for a slot without a value."""
        _, sql, params = self._compiled
        counting = f"SELECT COUNT(*) FROM ({sql}) AS counted"  # noqa: S608 (Django's own SQL)
        ((count,),) = _answer(counting, params, values)
        return int(count)


def _answer(sql: str, params: tuple[Any, ...], values: dict[str, Any]) -> list[Sequence[Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [_bound(param, values) for param in params])
        return list(cursor.fetchall())


def _bound(param: Any, values: dict[str, Any]) -> Any:
    if not isinstance(param, Slot):
        return param
    return param.output_field.get_db_prep_value(values[param.name], connection)
