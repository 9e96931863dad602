"""Hypothesis strategies for content: whatever an author may write."""

from datetime import date
from uuid import UUID

from hypothesis import strategies as st

from courses.content.model import (
    CheatSheet,
    Exercise,
    InterviewKind,
    InterviewQuestion,
    Level,
    Mutant,
    OpenQuestion,
    QuizQuestion,
    Sections,
    Source,
    Topic,
)
from courses.content.quiz import (
    Asks,
    Blank,
    Body,
    FillIn,
    Matching,
    Multiple,
    Number,
    Option,
    Ordering,
    Pair,
    Predict,
    Single,
    TrueFalse,
)
from courses.content.text import forbidden_characters, tidy
from tests.content import sample

_CHARACTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp"))


def texts(*, min_size: int = 0) -> st.SearchStrategy[str]:
    """Any tidy text of one or more lines, with the signs that YAML and Markdown care about."""
    signs = st.sampled_from("\n\n  -#:'\"|>[]{}&*!%@`,?~=<0129aeyn")
    return (
        st.text(signs | _CHARACTERS, max_size=40)
        .map(tidy)
        .filter(lambda text: not list(forbidden_characters(text)) and len(text) >= min_size)
    )


def lines() -> st.SearchStrategy[str]:
    """Harmless inline Markdown on one line."""
    words = st.sampled_from(
        ["plain", "`code: x`", "**bold**", "it's", "10 %", "#1", "no", "{{ fact:L1.max }}", "é→"]
    )
    return st.lists(words, max_size=30).map(lambda found: " ".join(["Text", *found]))


def markdown() -> st.SearchStrategy[str]:
    """Harmless Markdown of several blocks."""
    blocks = st.one_of(
        lines(),
        lines().map(lambda line: f"### {line}"),
        lines().map(lambda line: f"- {line}\n- again\n    - nested"),
        lines().map(lambda line: f"```python\ndef f():\n\n    '''{line}'''\n## not a heading\n```"),
        lines().map(lambda line: f"::: note\n{line}\n:::"),
        lines().map(lambda line: f"| a | b |\n|---|--:|\n| {line} | 1 |"),
    )
    return st.lists(blocks, min_size=1, max_size=4).map("\n\n".join).map(tidy)


def programs() -> st.SearchStrategy[dict[str, str]]:
    """Source files, verbatim: tabs, odd line ends and a missing last one included."""
    code = st.sampled_from(
        ["x = 1\n", "", "if x:\n\ty = '\u2028'", "a = 1\r\nb = 2\r\n", "# é\n\n"]
    )
    return st.fixed_dictionaries({"handler.py": code}, optional={"lib/more.py": code})


uuids = st.uuids(version=4)
slugs = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,2}", fullmatch=True)
levels = st.sampled_from(Level)
counts = st.integers(1, 999)
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def _some(strategy: st.SearchStrategy[str], least: int = 1) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(strategy, min_size=least, max_size=3).map(tuple)


questions = st.builds(OpenQuestion, uuid=uuids, question=markdown(), rubric=_some(lines()))
interviews = st.builds(
    InterviewQuestion,
    uuid=uuids,
    level=levels,
    kind=st.sampled_from(InterviewKind),
    question=lines(),
    answer=markdown(),
    why=lines(),
    follow_ups=_some(lines(), 0),
    rubric=_some(lines()),
    concepts=_some(slugs),
)
sheets = st.builds(
    CheatSheet,
    uuid=uuids,
    title=lines(),
    columns=st.just(("Aspect", "Value")),
    rows=st.lists(st.tuples(lines(), lines()), min_size=1, max_size=3).map(tuple),
)
options = st.permutations((True, False, False)).flatmap(
    lambda rights: st.tuples(
        *(
            st.builds(
                Option, text=lines().map(f"{place} ".__add__), right=st.just(right), why=markdown()
            )
            for place, right in zip("ABC", rights, strict=True)
        )
    )
)
bodies: st.SearchStrategy[Body] = st.one_of(
    st.builds(Single, options, st.booleans()),
    st.builds(Multiple, options, st.booleans()),
    st.builds(TrueFalse, st.just(True), markdown()),
    st.builds(TrueFalse, st.just(False), markdown(), markdown()),
    st.builds(
        Number,
        st.sampled_from(["fact:L1.max", "0.20", "900", "-1", "007"]),
        markdown(),
        st.sampled_from(["0", "5 %", "0.5", "3"]),
        st.sampled_from(["", "MB", "$ per GB-second"]),
    ),
    st.builds(Ordering, st.just(("Init", "Invoke", "no")), markdown()),
    st.builds(
        Matching,
        st.just((Pair("a", "1"), Pair("b", "`2`"), Pair("c", "yes"))),
        markdown(),
        st.sampled_from([(), ("4",)]),
    ),
    st.builds(
        FillIn,
        st.just("python"),
        st.just("def f(<<1>>):\n\n    return '<<2>>'"),
        st.just((Blank(("x", "y: z"), "Why."), Blank(("#1",), "Why.\n\n- so"))),
    ),
    st.builds(
        Predict,
        st.just(Asks.RESPONSE),
        st.just("def handler(event, context):\n    return 1"),
        st.just((Option("1", True, "…"), Option('{"a": 1}', False, "…"), Option("2", False, "…"))),
        st.sampled_from([("{}",), ('{"a": 1}', "[]"), ("{}", "{}")]),
        st.sampled_from([{}, {"timeout": 1, "env": {"A": "no"}}, {"profile": "boto3"}]),
    ),
)
quizzes = st.builds(
    QuizQuestion,
    uuid=uuids,
    prompt=markdown(),
    body=bodies,
    concept=slugs,
    source=st.builds(
        Source,
        title=texts(min_size=1),
        url=st.just("https://docs.aws.amazon.com/x"),
        verified=days,
    ),
    fact=st.sampled_from(["", "L1"]),
)
mutants = st.builds(
    Mutant,
    name=slugs,
    files=st.just({"handler.py": "raise SystemExit\n"}),
    must_fail=st.just("Greets Ada"),
    message=texts(min_size=1),
    why=texts(min_size=1),
)
exercises = st.builds(
    Exercise,
    uuid=uuids,
    slug=slugs,
    title=lines(),
    level=levels,
    minutes=counts,
    xp=counts,
    order=st.just(1),
    situation=markdown(),
    requirements=st.tuples(markdown(), markdown()),
    good_to_know=st.just("") | markdown(),
    hints=st.tuples(lines(), markdown(), markdown()),
    starter=programs(),
    solution=programs(),
    mutants=st.lists(mutants, min_size=1, max_size=2, unique_by=lambda item: item.name).map(
        lambda found: tuple(sorted(found, key=lambda item: item.name))
    ),
    tests_yaml=st.just(sample.TESTS_YAML),
    about_init_errors=st.booleans(),
)
topics = st.builds(
    Topic,
    uuid=uuids,
    slug=slugs,
    title=texts(min_size=1),
    tagline=texts(min_size=1),
    level=levels,
    minutes=counts,
    tags=_some(slugs),
    sources=st.lists(
        st.builds(
            Source,
            title=texts(min_size=1),
            url=st.just("https://docs.aws.amazon.com/x"),
            verified=days,
        ),
        min_size=1,
        max_size=2,
    ).map(tuple),
    sections=st.builds(
        Sections,
        theory=markdown(),
        example=markdown(),
        takeaways=markdown(),
        documentation=st.just("") | markdown(),
    ),
    order=st.integers(1, 99),
    open_questions=st.lists(questions, max_size=2).map(tuple),
    cheat_sheet=st.none() | sheets,
    interview_questions=st.lists(interviews, max_size=2).map(tuple),
    quiz=st.lists(quizzes, max_size=3).map(tuple),
    exercises=st.lists(exercises, max_size=1).map(tuple),
)


def uuids_of(topic: Topic) -> list[UUID]:
    """Every identity in a topic."""
    sheet = [topic.cheat_sheet] if topic.cheat_sheet else []
    parts = (
        *topic.open_questions,
        *topic.interview_questions,
        *topic.quiz,
        *topic.exercises,
        *sheet,
    )
    return [topic.uuid, *(part.uuid for part in parts)]
