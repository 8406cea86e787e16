"""The sentence as one text."""

from tests.rows import HOUR_NS, START_NS

from podium.query.ask.bounds import Bounds
from podium.query.figures.movers import contributions
from podium.query.figures.sentence import Sentence, compose
from podium.query.filter.filters import Filter
from podium.store.engine import Engine

BEFORE = START_NS - HOUR_NS


def said(engine: Engine, project: str) -> str | None:
    bounds = Bounds(project, START_NS, START_NS + HOUR_NS)
    sentence = compose(bounds, contributions(engine, bounds, Filter()))
    return words(sentence) if sentence else None


def words(sentence: Sentence) -> str:
    return "".join(phrase.words for phrase in sentence.text)
