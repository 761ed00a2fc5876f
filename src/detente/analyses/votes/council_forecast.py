"""Council forecast: by the public record alone, who votes how on a draft before the Security Council?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from detente.analyses.votes._bodies import joined
from detente.analyses.votes._recorded import Recorded, Settings, before_council, recorded
from detente.analysis import analysis
from detente.bodies.rule import vetoers
from detente.case import VOTES, Case
from detente.draws import Draws
from detente.likelihood import in_words, percent
from detente.numeric import Array, nearest
from detente.record.forecast.asked import Asked, topics
from detente.record.forecast.doubted import Doubted, doubted
from detente.record.forecast.nearest import Like
from detente.result import Answer, Caveat, Quantity, Result, Row

OUTCOMES = {"adopted": "is adopted", "vetoed": "is vetoed", "failed": "falls short of the quota"}
LEAST_ODDS = 1.05
"""A reason that moves the odds by less is not told in the findings."""


def council_forecast(said: Asked, uniforms: Array | None = None) -> Doubted:
    """The record's chances of a draft: in n draws of its own doubt, or once, without doubt.

    `uniforms`, shape (n, 1 + members), in (0, 1), move the chance of falling and each member's; chances are 0–1.
    How they are found is told in `detente.record.forecast`; the doubt is that of shares counted on as few drafts.

    >>> from datetime import date
    >>> from detente.record.forecast.asked import asked
    >>> from detente.record.forecast.history import PERMANENT
    >>> said = asked(date(2007, 4, 21), "Kosovo", ["USA", "GBR"], PERMANENT, PERMANENT)
    >>> council_forecast(said).adopted.round(2).tolist()
    [0.98]
    """
    if uniforms is not None:
        return doubted(said, uniforms)
    adopted, vetoed, failed = (np.array([end]) for end in (said.adopted, said.vetoed, said.failed))
    return Doubted(adopted, vetoed, failed, said.chances[None], said.vetoed_by[None])


def tell(result: Result) -> list[str]:
    """Adopted or not and who withholds its yes; what it rests on, with the nearest drafts; and why."""
    told = [text for row in result.tables["drafts"] for text in _told(result, row)]
    return told or ["The public record of the Security Council has nothing to say of this case."]


def _told(result: Result, row: Row) -> Iterator[str]:
    draft, name = str(row["draft"]), row["name"]
    adopted, vetoed, failed = (result.measures[f"{draft}.{end}"] for end in OUTCOMES)
    sure = (
        f" ({percent(adopted.low)} to {percent(adopted.high)} over its own doubt)" if adopted.low < adopted.high else ""
    )
    yield (
        f"By the public record alone, {name} is adopted: {in_words(adopted.mean)}, {percent(adopted.mean)}{sure}. "
        f"It is vetoed: {percent(vetoed.mean)}{_by(result, draft)}; it falls short: {percent(failed.mean)}."
    )
    yield _likeliest_against(result, draft)
    yield f"{row['rests_on']} {_nearest(result, draft)}".strip()
    if why := _why(result, draft):
        yield why


def _by(result: Result, draft: str) -> str:
    found = {r["name"]: result.measures.get(f"veto.{draft}.{r['member']}") for r in _rows(result, "votes", draft)}
    by = sorted(((m.mean, str(who)) for who, m in found.items() if m and m.mean >= 0.005), reverse=True)
    return f" (by {', '.join(f'{who} {percent(chance)}' for chance, who in by)})" if by else ""


def _rows(result: Result, table: str, draft: str) -> list[Row]:
    return [row for row in result.tables[table] if row["draft"] == draft]


def _likeliest_against(result: Result, draft: str, most: int = 3) -> str:
    rows = sorted(_rows(result, "votes", draft), key=lambda row: (float(row["yes"] or 0), str(row["name"])))[:most]
    each = [
        f"{row['name']} (abstains {percent(float(row['abstain'] or 0))}, no {percent(float(row['no'] or 0))})"
        for row in rows
    ]
    return f"Likeliest not to vote yes: {', '.join(each)}."


def _nearest(result: Result, draft: str, most: int = 3) -> str:
    told = []
    for row in _rows(result, "nearest", draft)[:most]:
        votes = [f"{word}: {row[word]}" for word in ("no", "abstain") if row[word]]
        told.append(f"{row['earlier']} of {row['day']} ({row['ended']}; {'; '.join(votes) or 'all yes'})")
    return f"The nearest: {', '.join(told)}." if told else ""


def _why(result: Result, draft: str, most: int = 4) -> str:
    rows = [row for row in _rows(result, "reasons", draft) if _weighs(float(row["odds"] or 1))][:most]
    sides = {
        "For it": [row for row in rows if float(row["odds"] or 1) > 1],
        "Against it": [row for row in rows if float(row["odds"] or 1) < 1],
    }
    told = [f"{side}: {'; '.join(map(_reason, found))}." for side, found in sides.items() if found]
    return " ".join(["What sets it apart from the usual draft of the ten years before.", *told]) if told else ""


def _weighs(odds: float) -> bool:
    return max(odds, 1 / odds) >= LEAST_ODDS


def _reason(row: Row) -> str:
    return f"{row['words']} (odds × {float(row['odds'] or 1):.2g})"


@analysis(
    question="By the public record alone, how would the members of the Security Council vote on a draft?",
    reference="UN Digital Library, votes of the Security Council 1994–2022; ridge logits, le Cessie & van Houwelingen "
    "1992, Applied Statistics 41(1), 191–201",
    example="detente run council-forecast kosovo-2007",
    tell=tell,
)
def answer(
    draws: Draws, *, draft: str = "", date: str = "", topic: str = "", sponsors: str = "", fitted: str = ""
) -> Answer:
    """The chance of each vote of each member, of adoption, of a veto and by whom, and of falling short.

    Asked of every draft on the table that the Security Council decides on, or of `draft` alone. `date` of the vote
    (the case's date by default), `topic` (as the record names it) and `sponsors` (actors or three-letter codes with
    commas between, "unknown", or "president" for a text all agree on) replace what the case says. `fitted`: a file that
    `detente record fit` has written, instead of the fit that comes with the package.

    Nothing voted on after the case's date is used. Stances, intentions and terms are not: `adoption` joins them with
    this. Over the draws only the record's own doubt moves, by how few drafts a chance was counted on.
    """
    case, settings = draws.case, Settings(draft, date, topic, sponsors, fitted)
    found = recorded(case, settings)
    measures: dict[str, Quantity] = {}
    for one in found:
        measures |= dict(_quantities(one, council_forecast(one.said, _uniforms(draws, one))))
    tables = {
        "drafts": [_draft_row(one) for one in found],
        "votes": [row for one in found for row in _vote_rows(case, one, measures)],
        "nearest": [row for one in found for row in _nearest_rows(case, one)],
        "reasons": [row for one in found for row in _reason_rows(one)],
    }
    if not found:
        measures["drafts"] = Quantity(
            np.zeros(draws.n), "drafts", "Drafts the Council's record can speak of", floor=0.0
        )
    return Answer(measures, tables, list(_caveats(case, settings, found)))


def _uniforms(draws: Draws, one: Recorded) -> Array | None:
    """A stream for the draft and one for each member, so that none depends on who else sits; none at the best guess."""
    if draws.is_best:
        return None
    streams = ["", *(f".{code}" for code in one.said.members)]
    return np.hstack([draws.noise(f"council-forecast.{one.draft}{stream}", 1) for stream in streams])


def _quantities(one: Recorded, chances: Doubted) -> Iterator[tuple[str, Quantity]]:
    for end, words in OUTCOMES.items():
        label = f"{one.name} {words}, by the record alone"
        yield f"{one.draft}.{end}", Quantity(getattr(chances, end), "chance", label)
    for m, (member, who) in enumerate(zip(one.rule.members, one.names, strict=True)):
        for v, word in enumerate(VOTES):
            label = f"{who} votes {word} on {one.name}, by the record alone"
            yield f"vote.{one.draft}.{member}.{word}", Quantity(chances.votes[:, m, v], "chance", label)
        if member in vetoers(one.rule):
            label = f"{who} casts a veto on {one.name}, by the record alone"
            yield f"veto.{one.draft}.{member}", Quantity(chances.vetoed_by[:, m], "chance", label)


def _draft_row(one: Recorded) -> Row:
    like, said = one.said.likeness, one.said
    return {
        "draft": one.draft,
        "name": one.name,
        "topic": one.topic if said.topic_known else "",
        "like_drafts": like.count,
        "not_adopted": like.not_adopted,
        "all_drafts": len(said.model.history),
        "rests_on": _rests_on(one),
    }


def _rests_on(one: Recorded) -> str:
    like, every = one.said.likeness, len(one.said.model.history)
    on = {"topic": f"on {one.topic}", "region": "on other topics of its region"}.get(like.on, "on any topic")
    drafts = "1 draft" if like.count == 1 else f"{like.count:,} drafts"
    return (
        f"It rests on {drafts} {on} voted on since 1994 and before {one.said.known} "
        f"({like.count - like.not_adopted:,} adopted, {like.not_adopted} not), and on what all {every:,} drafts say of "
        "sponsors and members."
    )


def _vote_rows(case: Case, one: Recorded, measures: dict[str, Quantity]) -> Iterator[Row]:
    for member, who in zip(one.rule.members, one.names, strict=True):
        chances = {word: measures[f"vote.{one.draft}.{member}.{word}"].values.mean() for word in VOTES}
        yield {
            "draft": one.draft,
            "member": member,
            "name": who,
            "permanent": member in vetoers(one.rule),
            "sponsor": member in case.draft[one.draft].sponsors,
            **{word: float(chance) for word, chance in chances.items()},
        }


def _nearest_rows(case: Case, one: Recorded) -> Iterator[Row]:
    names = {actor.code: actor.name for actor in case.actor.values() if actor.code}
    for like in one.said.likeness.nearest:
        yield {
            "draft": one.draft,
            "earlier": like.name,
            "day": like.day.isoformat(),
            "ended": like.ended,
            "sponsors": like.sponsors,
            **{word: _who(like, word, names) for word in ("no", "abstain")},
        }


def _who(like: Like, vote: str, names: dict[str, str]) -> str:
    codes = like.votes.get(vote, [])
    return joined([names.get(code, code) for code in codes]) if codes else ""


def _reason_rows(one: Recorded) -> Iterator[Row]:
    for reason in one.said.reasons:
        odds = float(np.exp(reason.log_odds))
        yield {"draft": one.draft, "about": reason.about, "odds": odds, "words": reason.words}


def _caveats(case: Case, settings: Settings, found: list[Recorded]) -> Iterator[Caveat]:
    if not found:
        yield _nothing(case, settings)
        return
    yield Caveat(
        "record alone",
        "The record knows neither the text nor what anybody has said of it. Reluctance that never became a vote, and "
        "drafts withdrawn for want of votes, are not in it; `adoption` joins it with stances and intentions.",
    )
    for one in found:
        yield from _unlike(case, one)
    until = date.fromordinal(int(found[0].said.model.history.texts.day[-1]))
    if found[0].said.known.year > until.year:
        yield Caveat("old record", f"The record used ends on {until}; what was voted on since is not in it.")


def _nothing(case: Case, settings: Settings) -> Caveat:
    if before_council(case, settings.draft):
        return Caveat("no record", "The record with topics and sponsors begins in 1994, and forecasts with 1995.")
    return Caveat(
        "no Council", "No draft on the table is the Security Council's to decide, so its record has nothing to say."
    )


def _unlike(case: Case, one: Recorded) -> Iterator[Caveat]:
    """What the case says against the record, and a topic that the record does not have."""
    announced = {
        vote: [
            name
            for member, name in zip(one.rule.members, one.names, strict=True)
            if (intent := case.intents.get(member, {}).get(one.draft)) and intent.says == vote
        ]
        for vote in VOTES[:2]
    }
    said = [f"{vote}: {joined(names)}" for vote, names in announced.items() if names]
    if said:
        yield Caveat("announced", f"Announced on {one.name}, and not in these chances: {'; '.join(said)}.")
    if not one.said.topic_known:
        like = nearest(one.topic, topics(one.said.known)) if one.topic else None
        hint = f" Did you mean {like!r}?" if like else ""
        what = f"The record has no topic {one.topic!r}" if one.topic else "The draft has no topic"
        yield Caveat(
            "topic", f"{what} before {one.said.known}, so its region or the whole Council stands for it.{hint}"
        )
