"""What a case implies that its actors would rather see: a few comparisons each, for a person to confirm.

Numbers for stances and motives are easy to write and hard to judge; "Serbia would rather see this than that" is
the other way round. Situations are compared near today, where they differ in one act or two.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from statistics import NormalDist

import numpy as np

from detente.case import STATUSES, Case
from detente.correlation import score
from detente.draws import Draws
from detente.numeric import TIE, Array, uniforms
from detente.situations import NATURE, SURE, Act, Situations, draft_status
from detente.worth import Worth

Pair = tuple[int, int]
"""Two situations."""
_NORMAL = NormalDist()
_USED = ("stance.", "measure.", "draft.", "issue.", "motives.", "preference.")
_SILENT = "\0"  # before what goes without saying unless the two situations differ in it
_SURE = 0.8  # of the draws; below it either order is quite possible
_LEAST = 0.5  # points; less than this is no preference anyone could confirm


@dataclass(frozen=True)
class Comparison:
    """An actor would rather see one situation than another, in this share of the draws (0.5–1).

    `gain` is by how many points (0–100), on average over the draws.
    """

    actor: str
    better: str
    worse: str
    chance: float
    gain: float


def light_draws(case: Case, n: int, seed: int = 0) -> Draws:
    """The draws that `case.draw` gives, by the standard library's normal curve: scipy takes longer to load.

    Right for a hundred draws; the numbers agree to 1e-9.
    """
    inverse, cdf = np.frompyfunc(_NORMAL.inv_cdf, 1, 1), np.frompyfunc(_NORMAL.cdf, 1, 1)

    def forward(z: Array) -> Array:
        return np.asarray(cdf(z), dtype=float)

    def column(name: str) -> Array:
        return np.asarray(inverse(uniforms(seed, name, 0, n)[:, 0]), dtype=float)

    wanted = [item for item in case.inputs if item.name.startswith(_USED)]
    return case.draw(n, seed).changing({x.name: x.estimate.at(score(case, x.name, column), forward) for x in wanted})


def comparisons(space: Situations, worths: Worth, each: int = 10) -> list[Comparison]:
    """About `each` comparisons for every actor that owns an option, half of them sure and half of them not."""
    owners = sorted({act.actor for act in space.acts if act.option >= 0 or act.kind == "go"} - {NATURE})
    single = _one_act(space)
    return [found for owner in owners for found in _of(space, worths, owner, single, each)]


def worth_to(worths: Worth, actor: int, chosen: Array | list[int]) -> Array:
    """Worth of the chosen situations to one actor, shape (n, chosen), in points."""
    value = worths.value[chosen]
    total = np.zeros((worths.stance.shape[0], len(value)))
    for k in range(worths.stance.shape[2]):
        total += worths.stance[:, actor, k][:, value[:, k]]
    for m in np.flatnonzero(worths.owner == actor):
        total += worths.points[:, m, None] * worths.holds[m][chosen]
    return total


def _of(space: Situations, worths: Worth, actor: int, single: list[Pair], each: int) -> list[Comparison]:
    """The comparisons of one actor that tell most: large gains where it is sure, even ones where it is not."""
    every = [*single, *_two_acts(space, worths, actor)]
    pairs = list({frozenset(pair): pair for pair in reversed(every)}.values())[::-1]  # several acts may join a pair
    if not pairs:
        return []
    gain = _gain(worths, actor, pairs)
    chance = (gain > TIE).mean(axis=0) + (abs(gain) <= TIE).mean(axis=0) / 2
    size, lean = abs(gain).mean(axis=0), np.maximum(chance, 1 - chance)
    telling = [k for k in range(len(pairs)) if size[k] >= _LEAST]
    sure = sorted((k for k in telling if lean[k] >= _SURE), key=lambda k: -size[k])
    unsure = sorted((k for k in telling if lean[k] < _SURE), key=lambda k: lean[k])
    half = max(each // 2, each - len(unsure))
    chosen = [*sure[:half], *unsure[: each - len(sure[:half])]]
    return [_comparison(space, actor, pairs[k], float(chance[k]), float(gain[:, k].mean())) for k in chosen]


def _one_act(space: Situations) -> list[Pair]:
    """For each act, and each way a vote can end, the two situations nearest today that differ in it."""
    starts = [a for a, act in enumerate(space.acts) if act.kind in ("start", "put", "go", "jump")]
    moves = space.moves[np.isin(space.moves[:, 2], starts)]  # sorted by where they leave from, today first
    _, first = np.unique(4 * moves[:, 2] + moves[:, 3], return_index=True)
    return [(int(moves[k, 0]), int(moves[k, 1])) for k in sorted(first)]


def _two_acts(space: Situations, worths: Worth, actor: int) -> list[Pair]:
    """Pairs of today's moves that both matter to the actor: it cannot have both at once."""
    ahead = [(0, int(target)) for _, target, _, end in space.moves[: space.first[1]] if end == SURE]
    size = abs(_gain(worths, actor, ahead)).mean(axis=0)
    mattering = [target for (_, target), points in zip(ahead, size, strict=True) if points >= _LEAST]
    return list(combinations(mattering, 2))


def _gain(worths: Worth, actor: int, pairs: list[Pair]) -> Array:
    """What an actor gains from the first to the second of each pair, shape (n, pairs), in points."""
    before, after = (worth_to(worths, actor, [pair[k] for pair in pairs]) for k in (0, 1))
    return np.asarray(after - before)


def _comparison(space: Situations, actor: int, pair: Pair, chance: float, gain: float) -> Comparison:
    one, other = _labels(space, *pair)
    name = space.case.actors[actor]
    if chance >= 0.5:
        return Comparison(name, other, one, chance, gain)
    return Comparison(name, one, other, 1 - chance, -gain)


def _labels(space: Situations, one: int, other: int) -> tuple[str, str]:
    """Both situations in words: what is in force, and what one of them lacks."""
    words = [_words(space, s) for s in (one, other)]
    changed = [key for key in words[0] if words[0][key] != words[1][key]]
    shared = [text for key, text in words[0].items() if key not in changed and not text.startswith(_SILENT)]
    first, second = (", ".join([*shared, *(word[key].removeprefix(_SILENT) for key in changed)]) for word in words)
    return first, second


def _words(space: Situations, s: int) -> dict[str, str]:
    code = space.codes[s : s + 1]
    if space.case.situation:
        return {"situation": space.label(s)}
    words = {}
    for k, option in enumerate(space.options):
        name = option.replace("_", " ")
        words[option] = name if code[0] >> k & 1 else f"{_SILENT}no {name}"
    for d, draft in enumerate(space.case.drafts):
        status = STATUSES[int(draft_status(code, len(space.options), d)[0])]
        words[f"draft.{draft}"] = f"{_SILENT}{draft} tabled" if status == "tabled" else f"{draft} {status}"
    return words


def never_gains(space: Situations, worths: Worth, acts: Iterable[Act], most: int = 5000) -> list[Act]:
    """Acts whose owner is never better off right after starting them, in any draw, near today.

    `most`: how many situations, nearest first, are looked at.
    """
    found = []
    for act in acts:
        moves = space.moves[(space.moves[:, 2] == space.acts.index(act)) & (space.moves[:, 0] < most)]
        before, after = (worth_to(worths, act.actor, moves[:, k]) for k in (0, 1))
        if len(moves) and not (after - before > TIE).any():
            found.append(act)
    return found
