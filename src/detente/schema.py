"""The JSON Schema of a case file, so that editors complete and explain it.

Forms and limits come from the classes of `detente.parts`; here stands only what each field is for.
"""

from __future__ import annotations

from typing import Any

from detente.case import Case

_DIALECT = "https://json-schema.org/draft/2020-12/schema"

_GROUNDS = {
    "evidence": "Ids of the evidence these numbers rest on.",
    "reason": "Why these numbers, in a sentence; for what no evidence says.",
}
_NEED = {
    "quota": "What must be in favour: votes, or a share of them from 0 to 1; 0.5 is more than half.",
    "fewer_against": "Votes, or a share of them, that those not in favour must not reach: a blocking minority.",
    "of": "Which weights these two count; members: one a seat. Left out: votes, or members if weights have names.",
    "among": "Ids of the only seats these two count.",
    "abstention": "Whether an abstention is not in favour (if left out) or ignored; holds within all and any too.",
    "veto": "Ids of actors whose no blocks.",
    "all": "Needs that must all be met.",
    "any": "Needs of which one must be met.",
}
FIELDS: dict[str, dict[str, str]] = {
    "Case": {
        "detente": "Version of the format: 1.",
        "title": "The dispute in a few words.",
        "summary": "The dispute in a few sentences.",
        "as_of": "The date on which the case stands; nothing later may be used.",
        "until": "The horizon of every forecast.",
        "source": "Where evidence stands.",
        "evidence": "Claims, who makes them, and what they support.",
        "actor": "Anyone who takes a position.",
        "issue": "Questions on a scale from 0 to 100.",
        "stance": "By actor and issue: position and salience.",
        "body": "Who decides together, and how.",
        "draft": "Texts put to a body.",
        "intent": "By actor and draft: what it says it will vote.",
        "vote": "By actor and draft: an analyst's own chances, which win over derived ones.",
        "class": "Kinds of act with the share of cases in which they happened; add to or replace the shipped ones.",
        "option": "Yes/no acts, each under one actor's control.",
        "infeasible": "Conditions that can never hold.",
        "alike": "Conditions; all situations in which one of them holds are one, as nobody can tell them apart.",
        "situation": "Situations listed one by one in words, by id; then no options, drafts or bargains beside them.",
        "moves": "By actor and situation listed: the situations it can move to in one move of its own.",
        "today": "Id of the situation listed that holds on as_of.",
        "bargain": "Acts promised against each other.",
        "measure": "By issue: what each situation means for it.",
        "ladder": "Rungs of violence, and the one each situation stands on.",
        "motives": "By actor and condition: what an actor wants beyond its stances.",
        "preference": "By actor: what it prefers, in place of its stances and motives.",
        "confrontation": "By actor: what it asks for in public, and what it says it will do if refused.",
        "view": "By actor: how it mistakes the dispute.",
        "lever": "Changes someone could make, at a cost.",
        "goal": "What someone wants to hold, or a measure wanted high or low.",
        "correlate": "Inputs that go together: two and their rank correlation, −1 to 1; or a table for more than two.",
        "voting": "How members weigh a vote.",
        "escalation": "How actors act in the conflict.",
    },
    "Source": {
        "title": "Its title.",
        "reliability": "A completely reliable, B usually, C fairly, D not usually, E unreliable, F cannot be judged.",
        "publisher": "Who published it.",
        "date": "When it was published.",
        "url": "Where it can be read.",
    },
    "Evidence": {
        "source": "Id of the source it stands in.",
        "says": "The claim, quoted or in your own words.",
        "speaker": "Who makes the claim.",
        "anonymous": "Whether the speaker is not named.",
        "credibility": "1 confirmed, 2 probably true, 3 possibly, 4 doubtful, 5 improbable, 6 cannot be judged.",
        "date": "When it was said.",
        "supports": "Places in the case it speaks for, such as stance.russia.status.",
    },
    "Actor": {
        "name": "Its name as printed.",
        "kind": "A state, an organisation, a group, a person, or a crowd, whose options happen without a decision.",
        "code": "ISO 3166 code of a state; gives it its seat in a library body.",
        "influence": "How much it can move others, 0 to 100.",
        "within": "Id of the actor this group is part of.",
        "share": "Its share of that actor's influence, above 0 to 1.",
        "acts_for": "Ids of actors it speaks for where they take no stance of their own at all.",
    },
    "Issue": {
        "question": "The question.",
        "scale": "Named points from 0 to 100.",
        "fallback": 'What holds without a deal: a range, one for each actor, or "escalation", the forecast itself.',
        "linked": "Whether this is another quarrel tied to the dispute.",
    },
    "Stance": {
        "position": "Where it stands on the issue's scale: lowest, low, middle, high, highest, open, or 0 to 100.",
        "salience": "How much the issue matters to it: slight, some, strong, utmost, or 0 to 100.",
    },
    "Body": {
        "name": "Its name as printed.",
        "rule": "A library rule, such as un-security-council; its members on as_of are known.",
        "seats": "Ids of actors, with one vote each, with their votes, or with several kinds of weight by name.",
        "totals": "What weights of a name sum to in all seats; shares are of it. Checked to what rounding explains.",
        "without": "Seats that take no part in the vote, such as those with an opt-out.",
        "abstains": "Seats bound to abstain, such as that of a party to the dispute (Charter, Article 27(3)).",
        "holds": "By actor: further seats it votes with its own, as one; ids, or codes of a library body.",
        **_NEED,
    },
    "Need": _NEED,
    "Draft": {
        "body": "Id of the body it is put to.",
        "sponsors": "Ids of its sponsors; the first may put it to the vote or withdraw it.",
        "terms": "What it sets on each issue, 0 to 100.",
        "topic": "What it is about, as the record of votes names it.",
        "name": "Its name as printed.",
        "status": "Where its life stands on as_of.",
        "days": "Mean days until its sponsor has a chance to put it to the vote.",
        "withdraw_days": "Mean days until its sponsor has a chance to withdraw it.",
        "lapse_days": "Days until it lapses; none if it never does.",
    },
    "Intent": {
        "says": "The vote announced.",
        "strength": "How firmly: hint, statement, threat, pledge, or a pull in log-odds.",
    },
    "Vote": {
        "no": "Chance of a no, 0 to 1.",
        "abstain": "Chance of abstaining or staying away, 0 to 1.",
        "yes": "Chance of a yes, 0 to 1.",
    },
    "OptionClass": {
        "rate": "Share of cases in which actors who could do such an act did it, 0 to 1.",
        "text": "The kind of act in words.",
        "days": "Days until there is a chance, for options of the class that give none.",
    },
    "Option": {
        "actor": "Id of the actor who can do it.",
        "text": "The act in words, such as: declare independence.",
        "start_if": "Condition asked when it starts.",
        "while": "Condition that must keep holding; it ends when this fails.",
        "excludes": "Ids of options that cannot hold beside it.",
        "reversible": "Whether it can be undone.",
        "startable": "Whether it can be started; if not, it is in force on as_of and once stopped it is so for good.",
        "on": "Whether it is in force on as_of.",
        "days": "Mean days until the actor has a chance to do it.",
        "class": "Its kind, which gives the base rate.",
    },
    "Bargain": {
        "acts": "Ids of the options promised against each other; in force while all hold.",
        "breakable_by": "Ids of actors who can take their act back.",
        "shifts": "What it adds to chances of votes, −1 to 1, such as intent.russia.plan.no.",
        "text": "The bargain in words.",
    },
    "Measure": {"cases": 'Pairs of condition and value (0 to 100, or "terms"); the first that holds counts.'},
    "Ladder": {
        "rungs": "Rungs of violence in words, lowest first.",
        "cases": "Pairs of condition and rung (0 is the lowest); the first that holds counts.",
    },
    "Motive": {"points": "trifling, minor, serious, major, vital, or points from −100 to 100."},
    "Preference": {
        "statements": "What it wants, the most important first; or each with a weight.",
        "ranking": 'All situations, best first, those tied in a list: "dig, block" is what is in force, or "nothing".',
    },
    "Statement": {
        "when": "The condition it wants to hold.",
        "weight": "How much it counts beside the others; 0 or more, only ratios count.",
    },
    "Confrontation": {
        "position": 'What differs from today in the situation it asks for: options ("not NAME": no longer), statuses.',
        "intends": "What differs from today once it does what it says it will do if refused.",
    },
    "View": {
        "stance": "By actor and issue: the stance it takes others to have.",
        "motives": "By actor and condition: the motives it takes others to have, all of them.",
        "preference": "By actor: what it takes others to prefer, in place of any stances and motives.",
        "unaware": "Ids of options it does not know of.",
    },
    "Lever": {
        "by": "Id of the actor who can pull it.",
        "text": "The change in words.",
        "set": "Input set to a value, such as draft.plan.terms.status.",
        "to": "The value it is set to.",
        "shift": "Input or chance of a vote to be shifted.",
        "amount": "What is added to it.",
        "start": "Id of an option put in force.",
        "stop": "Id of an option put out of force.",
        "change": "New values by their paths in the file, such as option.offer.reversible = false.",
        "cost": "What it costs, in points.",
    },
    "Goal": {
        "goal": "When it holds, such as adoption.plan.adopted >= 0.5; parts joined by and, or, brackets.",
        "share": "The share of draws in which it must hold at least, 0 to 1.",
        "measure": "In place of goal: a measure of an analysis, such as adoption.plan.adopted.",
        "want": "Whether it should be high or low.",
        "text": "The goal in words.",
    },
    "Correlation": {
        "inputs": "Names of inputs, such as stance.russia.status.salience.",
        "rank_correlation": "Rank correlation (Spearman's) of every two of them, −1 to 1.",
    },
    "Voting": {
        "noise": "How unevenly members weigh a gain, in points.",
        "consent": "The loss a member swallows before it stops saying yes, in points.",
        "abstention": "The further loss between no longer saying yes and saying no, in points.",
        "alone": "What standing alone costs a member, in points.",
        "veto": "What a veto costs the member that casts it, in points.",
        "shock": "How far what nobody foresees moves all members together, in points.",
        "unknown": "Chance that a member of whom nothing is known votes yes, 0 to 1.",
        "record": "Share of the Security Council's record in the pool with what the case says of a member, 0 to 1.",
    },
    "Escalation": {
        "noise": "How unevenly actors weigh a gain, in points.",
        "patience": "Days that actors look ahead.",
        "unmodelled": "Share of acts done for reasons outside the case, 0 to 1.",
    },
}
"""What each field is for, by class and key."""


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a case file as plain values.

    >>> schema()["properties"]["as_of"]["description"]
    'The date on which the case stands; nothing later may be used.'
    """
    made = Case.model_json_schema(by_alias=True)
    for name, part in [("Case", made), *made["$defs"].items()]:
        part["description"] = " ".join(part.get("description", "").split())
        for key, field in part["properties"].items():
            field["description"] = {**_GROUNDS, **FIELDS[name]}[key]
            if "default" in field:
                field["default"] = _as_written(field["default"])
    _close(made)
    return {"$schema": _DIALECT, **made, "title": "Détente case"}


def _as_written(default: Any) -> Any:
    """A default as a case file writes it: pydantic spells an estimate out."""
    if not isinstance(default, dict):
        return default
    if default.keys() == {"low", "best", "high", "bounds"}:
        numbers = [default[key] for key in ("low", "best", "high")]
        return numbers if len(set(numbers)) > 1 else numbers[0]
    return {key: _as_written(value) for key, value in default.items()}


def _close(part: object) -> None:
    """Where ids have a form, allow no others: pydantic leaves such tables open."""
    if isinstance(part, dict):
        if "patternProperties" in part:
            part["additionalProperties"] = False
        for inside in part.values():
            _close(inside)
    elif isinstance(part, list):
        for inside in part:
            _close(inside)
