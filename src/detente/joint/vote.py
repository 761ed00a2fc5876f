"""How each member votes: an ordered logit on what the draft is worth beside what the member expects otherwise.

With gain g (points), noise n, loss k swallowed before yes is lost, further loss a before no, cost c of standing
alone, cost v of a veto, and q the share of other members expected to vote yes less the share expected to vote no:

    L = g + c·q + shock,   P(yes) = σ((L + k)/n),   P(no) = σ((−L − k − a − v)/n),   P(abstain) the rest,

where v counts for members with a veto only, and q comes from one round of reasoning (the same with c = 0). The
shock is common to all members, normal, and integrated by Gauss–Hermite quadrature. Then, in this order: what the
Security Council's record says of the draft is pooled with it in log-odds, `voting.record` its share; declared
intentions add their firmness to the log-odds of the vote announced; an analyst's own chances replace the result, and
a lever that moves the result would have moved them by as much in log-odds; bargains and levers add points of chance,
the other votes giving way in proportion.
Yes is the habit of a council: the defaults of k and a make a member without gain or loss vote as members did in
the record. (Ordered logit: McCullagh 1980, JRSS B 42, equation 2.5.)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from detente.bodies.chance import Outcomes, outcome_chances
from detente.bodies.rule import Rule, vetoers
from detente.case import VOTES, Case
from detente.draws import Draws
from detente.joint.record import of_record, pooled
from detente.numeric import Array
from detente.seats import seated_rule
from detente.situations import Ints, Situations
from detente.worth import has_stance

_LEAST = 1e-9
"""Chances below this are none, so that a ratio of two of them moves nothing."""
NODES = 8
"""Nodes of the quadrature over the common shock."""


@dataclass(frozen=True)
class Ballot:
    """How the members of a body vote on a draft: `chances` (n, nodes, members, 3), `weights` (nodes,)."""

    draft: str
    rule: Rule
    chances: Array
    weights: Array

    @property
    def members(self) -> Array:
        """Chances of no, abstain and yes, over the shock, shape (n, members, 3)."""
        return np.asarray(np.einsum("j,njmv->nmv", self.weights, self.chances))


@dataclass(frozen=True)
class VoteOutcomes:
    """Chances of a vote inside the crisis: `chances` (n, drafts, masks, 3) [adopted, failed, vetoed], and which
    mask of bargains holds in each situation, `mask` (situations, drafts)."""

    chances: Array
    mask: Ints


def vote_chances(
    gain: Array, noise: Array, consent: Array, band: Array, alone: Array, veto: Array, shock: Array
) -> Array:
    """Chances of no, abstain, yes: `gain` (n, m), the costs (n, 1), `veto` (n, m), `shock` (n, nodes, 1) in points.

    Shape of the answer (n, nodes, m, 3).

    >>> one, none = np.ones((1, 1)), np.zeros((1, 1))
    >>> vote_chances(np.zeros((1, 2)), one, -one, 2 * one, none, none, np.zeros((1, 1, 1))).round(3)[0, 0].tolist()
    [[0.269, 0.462, 0.269], [0.269, 0.462, 0.269]]
    """
    thresholds = noise[:, None], consent[:, None], band[:, None] + veto[:, None]
    first = _logit_votes(gain[:, None] + shock, *thresholds)
    lead = first[..., 2] - first[..., 0]
    others = (lead.sum(axis=-1, keepdims=True) - lead) / max(gain.shape[1] - 1, 1)
    return _logit_votes(gain[:, None] + shock + alone[:, None] * others, *thresholds)


def _logit_votes(latent: Array, noise: Array, consent: Array, further: Array) -> Array:
    yes = _sigmoid((latent + consent) / noise)
    no = _sigmoid((-latent - consent - further) / noise)
    return np.stack([no, np.maximum(1 - yes - no, 0.0), yes], axis=-1)


def _sigmoid(x: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -700, 700))))


def ballot(draws: Draws, draft: str, gain: Array, bargains: frozenset[str] = frozenset()) -> Ballot:
    """How members vote on a draft, with these bargains in force; `gain` (n, actors) in points for every actor."""
    return bargained(draws, stated(draws, draft, gain), bargains)


def bargained(draws: Draws, cast: Ballot, bargains: frozenset[str]) -> Ballot:
    """A stated ballot after levers and the bargains in force have added their points of chance."""
    chances = cast.chances
    for m, member in enumerate(cast.rule.members):
        for v, word in enumerate(VOTES):
            amount = _shift(draws, f"{member}.{cast.draft}.{word}", bargains)
            if amount is not None:
                chances = chances.copy() if chances is cast.chances else chances
                chances[:, :, m] = _shifted(chances[:, :, m], v, amount[:, None])
    return replace(cast, chances=chances)


def stated(draws: Draws, draft: str, gain: Array) -> Ballot:
    """How members vote by what they gain and by what they or an analyst say, before bargains and shifts."""
    cast = derived(draws, draft, gain)
    direct = [m for m, member in enumerate(cast.rule.members) if draft in draws.case.vote.get(member, {})]
    if not direct:
        return cast
    moved, chances = _moved(draws, cast), cast.chances.copy()
    for m in direct:
        said = _direct(draws, draft, cast.rule.members[m])
        chances[:, :, m] = (said if moved is None else _carried(said, moved[:, m]))[:, None]
    return replace(cast, chances=chances)


def derived(draws: Draws, draft: str, gain: Array) -> Ballot:
    """How members vote by what they gain and by what they say, an analyst's own chances left aside."""
    case = draws.case
    rule = seated_rule(case, case.draft[draft].body)
    nodes, weights = np.polynomial.hermite_e.hermegauss(NODES)
    names = ("noise", "consent", "abstention", "alone", "veto", "shock")
    column = {name: draws[f"voting.{name}"][:, None] for name in names}
    may_veto = np.isin(rule.members, vetoers(rule))
    chances = vote_chances(
        np.column_stack([_member_gain(case, member, gain) for member in rule.members]),
        np.maximum(column["noise"], 1e-6),
        column["consent"],
        column["abstention"],
        column["alone"],
        column["veto"] * may_veto,
        column["shock"][:, :, None] * nodes[None, :, None],
    )
    known = np.array([member in case.actor and has_stance(case, member) for member in rule.members])
    chances = _with_record(draws, draft, rule, chances, known)
    for m, member in enumerate(rule.members):
        if member in case.actor:
            chances[:, :, m] = _declared(draws, draft, member, chances[:, :, m])
    return Ballot(draft, rule, chances, weights / weights.sum())


def _with_record(draws: Draws, draft: str, rule: Rule, chances: Array, known: npt.NDArray[np.bool_]) -> Array:
    """Chances from stances pooled with the record's; of members without a stance what the record says, or the habit."""
    record = of_record(draws, draft, rule)
    if record is None:
        yes = draws["voting.unknown"]
        habit = np.stack([(1 - yes) / 3, 2 * (1 - yes) / 3, yes], axis=-1)
        chances[:, :, ~known] = habit[:, None, None]
        return chances
    chances[:, :, ~known] = record.chances[~known]
    share = np.column_stack([_record_share(draws, draft, member) for member in rule.members])[:, None, known]
    if share.any():
        chances[:, :, known] = pooled(chances[:, :, known], record.chances[known], share)
    return chances


def _record_share(draws: Draws, draft: str, member: str) -> Array:
    """Share of the record in the pool, shape (n,): the firmer a member's word, the less what it did before counts."""
    said = draft in draws.case.intents.get(member, {})
    firmness = draws[f"intent.{member}.{draft}.strength"] if said else np.zeros(draws.n)
    return np.asarray(draws["voting.record"] * np.exp(-firmness))


def _member_gain(case: Case, member: str, gain: Array) -> Array:
    known = member in case.actor
    return gain[:, case.actors.index(member)] if known else np.zeros(gain.shape[0])


def _declared(draws: Draws, draft: str, member: str, chances: Array) -> Array:
    """A declared intention applied to an actor's chances from stances and the record, shape (n, nodes, 3)."""
    intent = draws.case.intents.get(member, {}).get(draft)
    if intent is None:
        return chances
    pull = np.ones((draws.n, 1, 3))
    pull[:, 0, VOTES.index(intent.says)] = np.exp(draws[f"intent.{member}.{draft}.strength"])
    chances = chances * pull
    return np.asarray(chances / chances.sum(axis=-1, keepdims=True))


def _moved(draws: Draws, cast: Ballot) -> Array | None:
    """By what factor levers changed every chance that the model derives, shape (n, members, 3); None without levers.

    A member that the body had not before, or a draft that there was not, is not moved.
    """
    origin = draws.before
    if origin is None or cast.draft not in origin.case.draft:
        return None
    from detente.joint.whole import whole  # noqa: PLC0415  (it needs votes to be put together itself)

    was = whole(origin).derived(cast.draft)
    after, out = cast.members, np.ones((draws.n, len(cast.rule.members), 3))
    for m, member in enumerate(cast.rule.members):
        if member in was.rule.members:
            before = was.members[:, was.rule.members.index(member)]
            out[:, m] = np.maximum(after[:, m], _LEAST) / np.maximum(before, _LEAST)
    return out


def _carried(said: Array, factor: Array) -> Array:
    """Direct chances moved as far in log-odds, of each vote against each other, as the derived ones were; (n, 3).

    >>> _carried(np.array([[0.6, 0.2, 0.2]]), np.array([[0.5, 1.0, 2.0]])).round(3).tolist()
    [[0.333, 0.222, 0.444]]
    """
    moved = said * factor
    return np.asarray(moved / moved.sum(axis=-1, keepdims=True))


def _direct(draws: Draws, draft: str, member: str) -> Array:
    """An analyst's own chances, shape (n, 3): what is given is kept (scaled down if above 1), the rest shared."""
    vote = draws.case.vote[member][draft]
    given = np.array([getattr(vote, word) is not None for word in VOTES])
    values = np.stack(
        [draws[f"vote.{member}.{draft}.{w}"] if g else np.zeros(draws.n) for w, g in zip(VOTES, given, strict=True)],
        axis=-1,
    )
    total = values.sum(axis=-1, keepdims=True)
    values = np.where(total > 1, values / np.maximum(total, 1e-12), values)
    rest = np.maximum(1 - values.sum(axis=-1, keepdims=True), 0.0)
    if given.all():
        return np.asarray(np.where(total > 0, values / np.maximum(values.sum(axis=-1, keepdims=True), 1e-12), 1 / 3))
    return np.asarray(values + rest * ~given / (~given).sum())


def _shift(draws: Draws, target: str, bargains: frozenset[str]) -> Array | None:
    """Points of chance added to a vote by levers and by the bargains in force, shape (n,); None for none."""
    amounts = [draws.shifts[f"vote.{target}"]] if f"vote.{target}" in draws.shifts else []
    for key in sorted(bargains):
        for name in draws.case.bargain[key].shifts:
            if name.split(".", 1)[1] == target:
                amounts.append(draws[f"bargain.{key}.{name}"])
    return np.asarray(sum(amounts)) if amounts else None


def _shifted(chances: Array, v: int, amount: Array) -> Array:
    """One vote's chance moved by `amount` within 0–1, the others scaled to what is left (evenly if they had none)."""
    old = chances[..., v]
    new = np.clip(old + amount, 0.0, 1.0)
    left = 1 - old
    scale = np.where(left > 1e-12, (1 - new) / np.maximum(left, 1e-12), 0.0)
    out = chances * scale[..., None]
    spare = np.where(left > 1e-12, 0.0, (1 - new) / 2)
    out = out + spare[..., None]
    out[..., v] = new
    return np.asarray(out)


def outcomes(draws: Draws, space: Situations, counted: Callable[[str, frozenset[str]], Outcomes]) -> VoteOutcomes:
    """Chances of every vote that can be held, under every set of bargains that can be in force.

    `counted` gives those of a draft with these bargains in force.
    """
    case = draws.case
    keys = sorted(case.bargain)
    tables, places = [], []
    for draft in case.drafts:
        relevant = [b for b, key in enumerate(keys) if _touches(case, key, draft)]
        local = np.zeros(len(space), np.int32)
        for place, b in enumerate(relevant):
            local |= ((space.bargains >> b) & 1) << place
        masks, place_of = np.unique(local, return_inverse=True)
        found = [counted(draft, frozenset(keys[b] for p, b in enumerate(relevant) if mask >> p & 1)) for mask in masks]
        tables.append(np.stack([np.stack(ends[:3], axis=-1) for ends in found], axis=1))
        places.append(place_of.astype(np.int32))
    most = max((t.shape[1] for t in tables), default=1)
    chances = np.zeros((draws.n, len(tables), most, 3))
    for k, table in enumerate(tables):
        chances[:, k, : table.shape[1]] = table
    mask = np.column_stack(places) if places else np.zeros((len(space), 0), np.int32)
    return VoteOutcomes(chances, np.ascontiguousarray(mask))


def _touches(case: Case, bargain: str, draft: str) -> bool:
    return any(name.split(".")[2] == draft for name in case.bargain[bargain].shifts)


def counted(cast: Ballot) -> Outcomes:
    """Chances of each outcome of a ballot, and of a veto by each member, over the common shock, shape (n, …)."""
    ends = outcome_chances(cast.rule, cast.chances)
    adopted, failed, vetoed, error = (
        end @ cast.weights for end in (ends.adopted, ends.failed, ends.vetoed, ends.error)
    )
    return Outcomes(adopted, failed, vetoed, np.einsum("j,njm->nm", cast.weights, ends.vetoed_by), error)


def outcome_of(draws: Draws, cast: Ballot, bargains: frozenset[str]) -> Array:
    """Chances of adopted, failed, vetoed of a stated ballot under these bargains, shape (n, 3), over the shock."""
    return np.stack(counted(bargained(draws, cast, bargains))[:3], axis=-1)
