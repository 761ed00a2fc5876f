"""Why each situation is stable or not: a sentence for each actor, made of the answer that was found."""

from __future__ import annotations

from typing import Any

from detente.analyses.conflict._ground import Ground, movers
from detente.analyses.conflict._shown import Shown
from detente.analyses.conflict._wording import acts_between, in_words, who
from detente.graph.after import GLADLY
from detente.graph.reasons import Gain, reasons
from detente.numeric import TIE, Array
from detente.situations import Situations


def reason_rows(
    space: Situations, ground: Ground, chosen: Shown, concept: str, shares: Array, strong: float = 0.0
) -> list[dict[str, Any]]:
    """A row a situation shown and actor, at the best guess, a ground of one draw.

    `shares` (shown, movers) is in what share of the draws a situation is stable for an actor; each row says in what
    share its own verdict holds.
    """
    rows = []
    for k, s in enumerate(chosen.places):
        for i, actor in enumerate(movers(space)):
            gains = reasons(ground.reach, ground.worth[0], concept, i, s, strong)
            stable = (concept != "nash" and all(gain.answer for gain in gains)) or not gains
            told = Telling(space, ground, concept, i, s, strong)
            rows.append(
                {
                    "situation": chosen.letters[k],
                    "name": chosen.names[k],
                    "label": space.label(s),
                    "actor": who(space.case, actor),
                    "concept": concept,
                    "stable": stable,
                    "share": float(shares[k, i] if stable else 1 - shares[k, i]),
                    "sentence": told.sentence(gains, stable),
                }
            )
    return rows


class Telling:
    """Words for one actor's reasons in one situation."""

    def __init__(
        self, space: Situations, ground: Ground, concept: str, mover: int, situation: int, strong: float = 0.0
    ) -> None:
        self.space, self.ground, self.concept = space, ground, concept
        self.mover, self.situation = mover, situation
        self.far = f" by more than {strong:g} points" if strong else ""
        self.acting = movers(space)
        self.names = [who(space.case, actor) for actor in self.acting]

    def sentence(self, gains: list[Gain], stable: bool) -> str:
        """Why the actor would stay, or by what it would gain."""
        name = self.names[self.mover]
        if not len(self.ground.reach.of(self.mover, self.situation)):
            return f"{name} can make no move here."
        if not gains:
            return f"{name} would not gain by any move."
        shown = gains[0] if stable else next(gain for gain in gains if not gain.answer)
        start = f"{name} would gain by this: {self._act(self.mover, self.situation, shown.to)}"
        if stable:
            return f"{start}; but {self._answer(shown)}{self._others(len(gains) - 1)}."
        if self.concept == "nash":
            return f"{start}."
        willing = "that others would gladly give " if self.concept in GLADLY else "of others "
        leaves = f"leaves {name} worse off than staying{self.far}" if self.far else "takes that gain away"
        return f"{start}; no answer {willing}{leaves}."

    def _act(self, mover: int, start: int, end: int) -> str:
        return in_words(self.space, acts_between(self.space, start, end, self.acting[mover]))

    def _answer(self, gain: Gain) -> str:
        """Who could do what then, and how that leaves the actor."""
        worth, at, steps = self.ground.worth[0], gain.to, []
        for mover, end in gain.answer:
            change = worth[mover, end] - worth[mover, at]
            how = "gladly do this" if change > TIE else "do this at a cost" if change < -TIE else "do this at no cost"
            steps.append(f"{self.names[mover]} could then {how}: {self._act(mover, at, end)}")
            at = end
        own = worth[self.mover]
        left = "worse off" if own[at] < own[self.situation] - TIE else "no better off"
        return f"{'; and '.join(steps)}; that leaves {self.names[self.mover]} {left} than staying{self.far}"

    def _others(self, count: int) -> str:
        if not count:
            return ""
        return (
            " (its other gain would be undone too)" if count == 1 else f" (its {count} other gains would be undone too)"
        )
