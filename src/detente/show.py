"""A case printed for people to read: every part of it, in the words of the case, in the order one asks for them."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from detente.bodies.library import library_body
from detente.bodies.rule import All, Expression, Rule, Tally
from detente.body import Body
from detente.case import Case
from detente.classes import tempo
from detente.estimate import Estimate
from detente.parts import Draft
from detente.plain import plain
from detente.seats import doubts, seated_rule
from detente.words import CREDIBILITY, RELIABILITY

_STRANGE = "a tally of {0} out of {1}"  # for rules that no shorter words fit


def show(case: Case, width: int = 100) -> str:
    """The whole case as plain text of this width; nothing in it acts on a terminal.

    >>> from detente import load
    >>> print(show(load("kosovo-2007")).splitlines()[0])
    Kosovo: final status, April 2007
    """
    return as_text(shown(case), width)


def show_body(name: str, on: datetime.date, width: int = 100) -> str:
    """A body of the library on a date: its members by code, and its rule in words.

    Raises NotFoundError for an unknown name, RuleError when it had no members on the date.
    """
    body = library_body(name)
    rule = body.rule(on)
    members = f"{len(rule.members)} members on {on}: {', '.join(rule.members)}"
    lines = [body.title, "", members, "", *_rule_lines(rule, {}), "", f"Source: {body.source}"]
    lines += [f"Note: {doubt}" for doubt in body.doubts(on)]
    return as_text([_text(line) for line in lines], width)


def as_text(parts: Iterable[RenderableType], width: int) -> str:
    """Renderables as plain text, no line longer than the width and none with space at its end."""
    out = io.StringIO()
    console = Console(file=out, width=width, color_system=None, force_terminal=False, legacy_windows=False)
    for part in parts:
        console.print(part)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def shown(case: Case) -> Iterator[RenderableType]:
    """The parts of a case for a rich console."""
    yield _text(case.title, "bold")
    if case.summary:
        yield _text(" ".join(case.summary.split()))
    yield _text(f"As of {case.as_of}, to {case.until} ({case.horizon} days).")
    for section in _SECTIONS:
        parts = list(section(case))
        if parts:
            yield _text("")
            yield from parts


def _text(words: str, style: str = "") -> Text:
    return Text(plain(words), style=style)


def _table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[RenderableType]:
    table = Table(title=_text(title, "bold"), title_justify="left", box=None, padding=(0, 2, 0, 0), expand=False)
    for column in columns:
        table.add_column(_text(column, "underline"), overflow="fold")
    for row in rows:
        table.add_row(*map(_text, row))
    if table.row_count:
        yield table


def number(value: Estimate | None) -> str:
    """An estimate for reading.

    >>> number(Estimate.of([10, 20, 35])), number(Estimate.of(5))
    ('20 (10–35)', '5 exactly')
    """
    if value is None:
        return ""
    return f"{value.best:g} exactly" if value.is_point else f"{value.best:.3g} ({value.low:.3g}–{value.high:.3g})"


def _names(case: Case, actors: Iterable[str]) -> str:
    return ", ".join(case.name_of(actor) for actor in actors)


def _actors(case: Case) -> Iterator[RenderableType]:
    rows = []
    for actor in case.actor.values():
        share = f"{actor.share:.0%} of " if actor.share else ""
        within = f"{share}{case.name_of(actor.within)}" if actor.within else ""
        acts_for = f"acts for {_names(case, actor.acts_for)}" if actor.acts_for else ""
        ties = "; ".join(filter(None, (within, acts_for)))
        rows.append((actor.name, actor.kind, actor.code or "", number(actor.influence), ties))
    yield from _table("Actors", ("actor", "kind", "code", "influence 0–100", "ties"), rows)


def _issues(case: Case) -> Iterator[RenderableType]:
    for key, issue in case.issue.items():
        points = ", ".join(f"{point} {text}" for point, text in issue.scale.items())
        yield _text(f"Issue {key}: {issue.question}", "bold")
        yield _text(f"  {points}")
        yield _text(f"  Without a deal: {_fallback(case, issue.fallback)}")
        holders = [(a, by_issue[key]) for a, by_issue in case.stance.items() if key in by_issue]
        rows = [
            (f"  {case.name_of(a)}", number(stance.position), number(stance.salience))
            for a, stance in sorted(holders, key=lambda pair: pair[1].position.best)
        ]
        yield from _table("", ("  actor", "position", "salience"), rows)
        for when, value in case.measure[key].cases if key in case.measure else ():
            said = "the draft's terms" if value == "terms" else number(value)
            yield _text(f"  {'otherwise' if when == 'else' else f'when {when}'}: {said}")
        yield _text("")


def _fallback(case: Case, fallback: object) -> str:
    if isinstance(fallback, dict):
        return "; ".join(f"{case.name_of(actor)} expects {number(value)}" for actor, value in fallback.items())
    return number(fallback) if isinstance(fallback, Estimate) else "what the conflict forecasts"


def _bodies(case: Case) -> Iterator[RenderableType]:
    for key, body in case.body.items():
        rule = seated_rule(case, key)
        yield _text(f"Body {key}: {body.name or rule.title}", "bold")
        yield _text(f"  Seats: {', '.join(case.name_of(seat) + _weights(body, seat) for seat in rule.members)}")
        names = {actor: described.name for actor, described in case.actor.items()}
        yield from (_text(f"  {line}") for line in _rule_lines(rule, names))
        for holder, seats in body.holds.items():
            yield _text(f"  {case.name_of(holder)} also casts the votes of {_names(case, seats)}")
        yield from (_text(f"  Note: {doubt}") for doubt in doubts(case, key))
    for key, draft in case.draft.items():
        yield _text(f"Draft {key}: {draft.name or draft.topic or key}, {draft.status} in {draft.body}", "bold")
        yield from (_text(f"  {line}") for line in _draft_lines(case, key, draft))


def _weights(body: Body, seat: str) -> str:
    """The votes of a seat, where the case writes them."""
    votes = body.seats.get(seat) if isinstance(body.seats, dict) else None
    if votes is None:
        return ""
    kinds = votes if isinstance(votes, dict) else {"votes": votes}
    return f" ({', '.join(f'{kind} {count:,}' for kind, count in kinds.items())})"


def _draft_lines(case: Case, key: str, draft: Draft) -> Iterator[str]:
    yield f"Sponsors: {_names(case, draft.sponsors)}"
    yield f"Terms: {'; '.join(f'{issue} {number(term)}' for issue, term in draft.terms.items()) or 'none'}"
    lapse = f", lapses after {number(draft.lapse_days)}" if draft.lapse_days else ""
    yield f"Days to the vote {number(draft.days)}, to withdrawal {number(draft.withdraw_days)}{lapse}"
    for actor, intents in case.intent.items():
        if key in intents:
            yield f"{case.name_of(actor)} says it will vote {intents[key].says}"
    for actor, votes in case.vote.items():
        if key in votes:
            chances = [(word, getattr(votes[key], word)) for word in ("no", "abstain", "yes")]
            said = ", ".join(f"{word} {number(chance)}" for word, chance in chances if chance)
            yield f"{case.name_of(actor)} is given these chances: {said}"


def _rule_lines(rule: Rule, names: dict[str, str]) -> list[str]:
    """A rule in words, one condition a line."""
    return [f"Decides with {line}" if k == 0 else line for k, line in enumerate(_words(rule, rule.expression, names))]


def _words(rule: Rule, expression: Expression, names: dict[str, str]) -> list[str]:
    if isinstance(expression, Tally):
        return [_tally(rule, expression, names)]
    join = "and" if isinstance(expression, All) else "or"
    parts = [_words(rule, part, names) for part in expression.parts]
    if all(len(part) == 1 for part in parts):
        return [(f"{join} " if k else "") + part[0] for k, part in enumerate(parts)]
    inside = [f"({' '.join(part)})" if len(part) > 1 else part[0] for part in parts]
    return [(f"{join} " if k else "") + part for k, part in enumerate(inside)]


def _tally(rule: Rule, tally: Tally, names: dict[str, str]) -> str:
    tally = _shifted(tally)
    size = set(tally.yes)
    if tally.veto:
        holders = [m for m, no, yes in zip(rule.members, tally.no, tally.yes, strict=True) if no < yes]
        return f"no vote against by {', '.join(names.get(m, m) for m in holders)} (a veto)"
    counted = tally.of.replace("_", " ") or ("votes" if len(size - {0}) == 1 else "weighted votes")
    unit = max(size) if len(size - {0}) == 1 else 1
    among = _among(rule, tally, names)
    if not any((*tally.abstain, *tally.no)):
        return f"{-(-tally.at_least // unit):,} of {sum(tally.yes) // unit:,} {counted}{among} in favour"
    if tally.abstain == tally.yes and not any(tally.no):
        fewer = (sum(tally.yes) - tally.at_least) // unit + 1
        return f"fewer than {fewer:,} of {sum(tally.yes) // unit:,} {counted}{among} against"
    shares = {Fraction(a, y) for a, y in zip(tally.abstain, tally.yes, strict=True) if y}
    if len(shares) == 1 and not any(tally.no):
        share, more = max(shares), tally.at_least - sum(tally.abstain)
        cast = f"{tally.of.replace('_', ' ') or 'votes'} cast{among}"
        return f"{'at least' if more <= 0 else 'more than'} {share} of the {cast} in favour"
    return _STRANGE.format(tally.at_least, tally.most)


def _shifted(tally: Tally) -> Tally:
    """The same, with nothing for the vote of each member that brings least."""
    base = [min(votes) for votes in zip(tally.no, tally.abstain, tally.yes, strict=True)]
    sides = [[w - b for w, b in zip(side, base, strict=True)] for side in (tally.no, tally.abstain, tally.yes)]
    no, abstain, yes = map(tuple, sides)
    return replace(tally, no=no, abstain=abstain, yes=yes, at_least=tally.at_least - sum(base))


def _among(rule: Rule, tally: Tally, names: dict[str, str]) -> str:
    """Who is counted, where some are not."""
    counted = [names.get(m, m) for m, yes in zip(rule.members, tally.yes, strict=True) if yes]
    return f" of {', '.join(counted)}" if len(counted) < len(rule.members) else ""


def _options(case: Case) -> Iterator[RenderableType]:
    rows = []
    for key, option in case.option.items():
        rules = [
            f"if {option.start_if}" if option.start_if else "",
            f"while {option.while_}" if option.while_ else "",
            f"not beside {', '.join(option.excludes)}" if option.excludes else "",
            "" if option.reversible else "for good",
            "" if option.startable else "once stopped, for good",
            "in force today" if option.on else "",
        ]
        text = "; ".join(filter(None, (option.text, *rules)))
        rows.append((key, case.name_of(option.actor), text, number(tempo(case, key)[0]), option.class_ or ""))
    yield from _table("Options", ("option", "actor", "act", "days", "class"), rows)


def _bargains(case: Case) -> Iterator[RenderableType]:
    rows = [
        (
            bargain.text or key,
            " and ".join(bargain.acts),
            _names(case, bargain.breakable_by) or "nobody",
            "; ".join(f"{target} {number(shift)}" for target, shift in bargain.shifts.items()),
        )
        for key, bargain in case.bargain.items()
    ]
    yield from _table("Bargains", ("bargain", "acts", "breakable by", "shifts"), rows)


def _ladder(case: Case) -> Iterator[RenderableType]:
    ladder = case.ladder
    rows = []
    for rung, text in enumerate(ladder.rungs if ladder else ()):
        whens = [when for when, at in ladder.cases if at == rung] if ladder else []
        rows.append((str(rung), text, " or ".join("otherwise" if when == "else" else when for when in whens)))
    yield from _table("Ladder of violence", ("rung", "", "when"), rows)


def _motives(case: Case) -> Iterator[RenderableType]:
    rows = [
        (case.name_of(actor), when, number(motive.points))
        for actor, by_when in case.motives.items()
        for when, motive in by_when.items()
    ]
    yield from _table("Motives", ("actor", "wants", "points"), rows)


def _situations(case: Case) -> Iterator[RenderableType]:
    rows = []
    for mark in case.marks:
        ends = [(actor, by_start.get(mark, ())) for actor, by_start in case.moves.items()]
        moves = "; ".join(f"{case.name_of(actor)} to {', '.join(to)}" for actor, to in ends if to)
        rows.append((f"{mark} (today)" if mark == case.today else mark, case.situation[mark], moves))
    yield from _table("Situations", ("id", "situation", "moves"), rows)


def _preferences(case: Case) -> Iterator[RenderableType]:
    rows = []
    for actor, preference in case.preference.items():
        name = case.name_of(actor)
        for k, wish in enumerate(preference.wishes):
            rows.append((name, wish.when, f"{k + 1}" if wish.weight is None else f"weight {number(wish.weight)}"))
        if preference.ranking:
            rows.append((name, "best first: " + "; ".join(" = ".join(rank) for rank in preference.ranking), ""))
    yield from _table("Preferences", ("actor", "prefers", "place"), rows)


def _written(value: Any) -> str:
    """A value of a case file in words: `off`, `[1, 2, 3]`, a text as it is."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return value if isinstance(value, str) else str(value)


def _levers(case: Case) -> Iterator[RenderableType]:
    rows = []
    for key, lever in case.lever.items():
        change = {
            f"set {lever.set} to {number(lever.to)}": lever.set,
            f"shift {lever.shift} by {number(lever.amount)}": lever.shift,
            f"start {lever.start}": lever.start,
            f"stop {lever.stop}": lever.stop,
            "; ".join(f"{path} = {_written(value)}" for path, value in lever.change.items()): lever.change,
        }
        did = next(text for text, named in change.items() if named)
        rows.append((lever.text or key, case.name_of(lever.by), did, number(lever.cost)))
    yield from _table("Levers", ("lever", "by", "change", "cost"), rows)
    goals = [(goal.text or key, goal.goal or f"{goal.measure}, {goal.want}") for key, goal in case.goal.items()]
    yield from _table("Goals", ("goal", "measure"), goals)


def _correlations(case: Case) -> Iterator[RenderableType]:
    labels = {item.name: item.label for item in case.inputs} if case.correlate else {}
    rows = [
        (" and ".join(labels[name] for name in stated.inputs), f"{stated.rank_correlation:g}")
        for stated in case.correlations
    ]
    yield from _table("Inputs that go together", ("inputs", "rank correlation"), rows)


def _evidence(case: Case) -> Iterator[RenderableType]:
    if case.evidence:
        yield _text("Evidence", "bold")
    for key, item in case.evidence.items():
        source = case.source[item.source]
        speaker = item.speaker or ("unnamed speaker" if item.anonymous else "")
        day = str(item.date) if item.date else ""
        about = filter(None, (speaker, day, CREDIBILITY[item.credibility], f"{source.title} ({source.reliability})"))
        yield _text(f"  {key}: {item.says} [{'; '.join(about)}]")
    sources = [
        (item.title, item.publisher, str(item.date or ""), f"{item.reliability}: {RELIABILITY[item.reliability]}")
        for item in case.source.values()
    ]
    yield from _table("Sources", ("source", "publisher", "date", "reliability"), sources)


_SECTIONS = (
    _actors,
    _issues,
    _bodies,
    _options,
    _situations,
    _bargains,
    _ladder,
    _motives,
    _preferences,
    _levers,
    _correlations,
    _evidence,
)
