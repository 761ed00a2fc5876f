"""A first case to write over: small, whole, and without a fault or a warning."""

from __future__ import annotations

import datetime

from detente.errors import SettingError

_TEXT = """\
# Every number is an estimate: [low, best, high] are its 10th, 50th and 90th percentiles. Each rests on evidence,
# or on a reason. Check as you write: detente check {name}.toml
detente = 1
title = "{title}"
as_of = {as_of}            # nothing later may be used
until = {until}            # the horizon of every forecast

[source.paper]                # where evidence stands; reliability A (completely reliable) to F (cannot be judged)
title = "A newspaper report"
reliability = "C"

[evidence.refusal]            # credibility 1 (confirmed) to 6 (cannot be judged)
source = "paper"
says = "The south will never give up the crossing."
speaker = "The south's foreign minister"
credibility = 2
supports = ["stance.south.crossing", "intent.south.plan"]

[actor]                       # anyone who takes a position; influence 0-100
north = {{ name = "The north", influence = [45, 55, 65], reason = "the stronger army" }}
south = {{ name = "The south", influence = [35, 45, 55], reason = "holds the ground" }}
guarantor = {{ name = "The guarantor", kind = "organisation", influence = [50, 60, 75], reason = "its money" }}

[issue.crossing]              # one question on a scale 0-100 with named points
question = "Who controls the crossing?"
scale = {{ 0 = "the south", 50 = "both together", 100 = "the north" }}
fallback = "escalation"       # what holds without a deal: here, what the conflict itself forecasts

[stance]                      # position and salience (how much it matters), 0-100
north.crossing = {{ position = [75, 90, 98], salience = [50, 65, 80], reason = "claims it since independence" }}
south.crossing = {{ position = [0, 5, 15], salience = [70, 85, 95] }}
guarantor.crossing = {{ position = [40, 50, 60], salience = [15, 25, 40], reason = "wants quiet" }}

[body.commission]             # who decides together, and how; or a library rule: rule = "un-security-council"
seats = ["north", "south", "guarantor"]
quota = 2
veto = ["guarantor"]

[draft.plan]                  # a text put to the body; its first sponsor may put it to the vote or withdraw it
body = "commission"
sponsors = ["guarantor"]
terms = {{ crossing = [40, 50, 60] }}
reason = "the guarantor's proposal of last month"

[intent]                      # what a member says it will do: hint, statement, threat or pledge
south.plan = {{ says = "no", strength = "threat" }}

[option]                      # what one actor can do or leave; class gives how often such acts happen
close = {{ actor = "north", text = "close the border", class = "act-after-threat" }}
seize = {{ actor = "south", text = "seize the crossing", start_if = "close", class = "force-answers-show" }}

[measure.crossing]            # what a situation means for the issue: the first case that holds counts
cases = [["adopted", "terms"], ["seize", [2, 10, 25]], ["close", [60, 70, 80]], ["else", [35, 45, 55]]]
reason = "our reading of each situation"

[ladder]                      # rungs of violence, lowest first
rungs = ["calm", "border closed", "clash"]
cases = [["seize", 2], ["close", 1], ["else", 0]]

[motives.south]               # what stances do not say: trifling, minor, serious, major or vital, or points
"not seize" = {{ points = "minor", reason = "would be blamed abroad" }}

[lever.aid]                   # a change someone could make, at a cost in points
by = "guarantor"
text = "make a softer proposal"
set = "draft.plan.terms.crossing"
to = [25, 35, 45]
cost = [3, 6, 12]
reason = "half-way to the south"

[goal.settled]                # what someone wants to hold: a measure of an analysis (detente list) beside a number
goal = "adoption.plan.adopted >= 0.5"
text = "the plan is adopted"
"""


def skeleton(name: str, today: datetime.date) -> str:
    """The text of a new case file: dated today, with a horizon of a year. `name` is the file's, without `.toml`.

    Raises SettingError when the name cannot be one.

    >>> skeleton("river-dam", datetime.date(2020, 3, 1)).splitlines()[3]
    'title = "River dam"'
    """
    if not name.replace("-", "").replace("_", "").isalnum() or len(name) > 100:
        raise SettingError(f"name = {name[:100]!r}; allowed: letters, digits, - and _, such as river-dam")
    title = name.replace("-", " ").replace("_", " ")
    until = datetime.date(today.year + 1, today.month, min(today.day, 28))
    return _TEXT.format(name=name, title=title[:1].upper() + title[1:], as_of=today, until=until)
