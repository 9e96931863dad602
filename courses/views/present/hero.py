"""The drawing of the home page: six requests, two environments."""

from courses.views.present.lanes import Drawing, Lane, Stretch, draw

INIT_MS = 118.0
RUN_MS = 42.0
ARRIVALS = (20.0, 190.0, 300.0, 330.0, 520.0, 545.0)
END_MS = 700.0


def hero() -> Drawing:
    """Requests 1 and 4 are cold; the others find an environment warm."""
    return draw(
        (
            Lane("Requests", ()),
            Lane("Environment 1", _environment(cold=20.0, warm=(190.0, 300.0, 520.0))),
            Lane("Environment 2", _environment(cold=330.0, warm=(545.0,))),
        ),
        label=(
            "Six requests over 700 milliseconds. Requests 1 and 4 start a new environment cold; "
            "the other four reuse a warm one."
        ),
        arrivals=[(at, str(number)) for number, at in enumerate(ARRIVALS, 1)],
        end=END_MS,
    )


def _environment(*, cold: float, warm: tuple[float, ...]) -> tuple[Stretch, ...]:
    ready = cold + INIT_MS
    return (
        Stretch("idle", cold, END_MS, "Idle"),
        Stretch("init", cold, ready, f"Init, {INIT_MS:g} ms"),
        *(Stretch("run", at, at + RUN_MS, f"Invoke, {RUN_MS:g} ms") for at in (ready, *warm)),
    )
