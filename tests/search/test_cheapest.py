"""The cheapest package: what brute force over every subset finds, and bounds that are true where trials run out."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.search.cheapest import Check, Trial, cheapest
from detente.search.frontier import frontier
from detente.search.problem import Package, Problem, by_cost
from detente.search.program import Program

KEYS = "abcdefg"


@dataclass
class Planted:
    """Reaches the goal by weight (monotone) unless `odd` says the contrary; some are refused, some only lucky."""

    weight: dict[str, int]
    least: int
    odd: frozenset[Package] = frozenset()
    unwilling: frozenset[Package] = frozenset()
    lucky: frozenset[Package] = frozenset()
    asked: list[Package] = field(default_factory=list)

    def reaches(self, package: Package) -> bool:
        return (sum(self.weight[key] for key in package) >= self.least) != (package in self.odd)

    def trial(self, package: Package) -> Trial:
        self.asked.append(package)
        total = sum(self.weight[key] for key in package)
        return Trial(self.reaches(package), min(total / max(self.least, 1), 1.0), 10, total)

    def refused(self, package: Package) -> str:
        return "unwilling" if package in self.unwilling else ""

    def check(self, package: Package) -> Check:
        return Check(package not in self.lucky, 0.9, 10, 0.8, 1.0)

    def passes(self, package: Package) -> bool:
        return self.reaches(package) and package not in self.unwilling and package not in self.lucky


def every(problem: Problem) -> list[Package]:
    """All packages, the slow obvious way."""
    keys, found = sorted(problem.costs), []
    for size in range(min(len(keys), problem.largest) + 1):
        for package in combinations(keys, size):
            if not any(frozenset(pair) in problem.exclusive for pair in combinations(package, 2)):
                found.append(package)
    return sorted(found, key=problem.order)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    keys = KEYS[: draw(st.integers(1, 7))]
    costs = {key: float(draw(st.sampled_from([0, 0.5, 1, 2, 3.7, 5, 8, 11.3]))) for key in keys}
    pairs = [frozenset(pair) for pair in combinations(keys, 2)]
    exclusive = draw(st.frozensets(st.sampled_from(pairs), max_size=4)) if pairs else frozenset()
    return Problem(costs, exclusive, draw(st.integers(1, 7)))


@st.composite
def planted(draw: st.DrawFn, monotone: bool) -> tuple[Problem, Planted]:
    problem = draw(problems())
    weight = {key: draw(st.integers(0, 9)) for key in problem.costs}
    some = st.frozensets(st.sampled_from(every(problem)), max_size=6)
    odd = frozenset() if monotone else draw(some)
    return problem, Planted(weight, draw(st.integers(1, 25)), odd, draw(some), draw(some))


@given(problems())
@settings(max_examples=200, deadline=None)
def test_packages_come_cheapest_first_and_all_of_them(problem):
    assert sorted(by_cost(problem)) == sorted(every(problem))
    orders = [problem.order(package)[:2] for package in by_cost(problem)]
    assert orders == sorted(orders)


@given(planted(monotone=False))
@settings(max_examples=300, deadline=None)
def test_the_cheapest_is_what_brute_force_finds(made):
    problem, asked = made
    search = cheapest(problem, asked)
    right = [package for package in every(problem) if asked.passes(package)]
    assert search.complete
    assert search.cost == (problem.cost(right[0]) if right else float("inf"))
    assert search.found is None or asked.passes(search.found)


@given(planted(monotone=True))
@settings(max_examples=150, deadline=None)
def test_covers_find_what_brute_force_finds(made):
    problem, asked = made
    search = cheapest(problem, asked, monotone=True)
    right = [package for package in every(problem) if asked.passes(package)]
    assert search.complete
    assert search.cost == pytest.approx(problem.cost(right[0]) if right else float("inf"))
    assert search.found is None or (asked.passes(search.found) and len(search.found) == len(right[0]))


@given(planted(monotone=False), st.integers(1, 40))
@settings(max_examples=300, deadline=None)
def test_a_bound_is_true_where_trials_run_out(made, most):
    problem, asked = made
    search = cheapest(problem, asked, most_tried=most)
    right = [package for package in every(problem) if asked.passes(package)]
    assert len(search.tried) <= most or search.complete
    assert all(problem.cost(package) >= search.bound for package in right)
    assert search.found is None or asked.passes(search.found)
    if search.complete:
        assert search.cost == (problem.cost(right[0]) if right else float("inf"))


@given(planted(monotone=True), st.integers(1, 20))
@settings(max_examples=100, deadline=None)
def test_a_bound_by_covers_is_true_where_trials_run_out(made, most):
    problem, asked = made
    search = cheapest(problem, asked, monotone=True, most_tried=most)
    right = [package for package in every(problem) if asked.passes(package)]
    assert all(problem.cost(package) >= search.bound - 1e-9 for package in right)
    assert not search.complete or search.cost == pytest.approx(problem.cost(right[0]) if right else float("inf"))


@given(problems(), st.data())
@settings(max_examples=100, deadline=None)
def test_the_program_agrees_with_the_order_of_costs(problem, data):
    program, left = Program(problem), every(problem)
    for _ in range(6):
        found = program.next()
        if not left:
            assert found is None
            break
        assert found is not None
        assert problem.cost(found) == pytest.approx(problem.cost(left[0]))
        assert (found in left, len(found)) == (True, len(left[0]))
        if data.draw(st.booleans()):
            program.without(found)
            left = [package for package in left if package != found]
        else:
            program.beyond(found)
            left = [package for package in left if not set(package) <= set(found)]


def test_covers_need_far_fewer_trials():
    weight = dict(zip("abcdefghijkl", range(1, 13), strict=True))
    problem = Problem({key: 10.0 + w % 5 for key, w in weight.items()})
    one, many = Planted(weight, 60), Planted(weight, 60)
    by_covers, in_order = cheapest(problem, one, monotone=True), cheapest(problem, many, most_tried=5000)
    assert by_covers.cost == pytest.approx(in_order.cost)
    assert len(by_covers.tried) < len(in_order.tried) / 3


def test_a_greedy_package_stands_where_no_proof_is_in_reach():
    weight = dict(zip("abcdefghijklmnop", range(1, 17), strict=True))
    problem, asked = Problem(dict.fromkeys(weight, 10.0)), Planted(weight, 70)
    search = cheapest(problem, asked, most_tried=200)
    assert search.found is not None
    assert asked.passes(search.found)
    assert (search.complete, search.bound) == (False, 30.0)
    assert len(search.found) == 5


def test_what_is_cheap_to_find_is_found_before_anything_is_guessed():
    weight = dict.fromkeys("abcdefghijklmnop", 1) | {"c": 9}
    costs = {key: float(k) for k, key in enumerate(weight, 1)}
    search = cheapest(Problem(costs), Planted(weight, 9), most_tried=40, hints=[("o", "p")])
    assert (search.found, search.exact) == (("c",), True)
    assert set(search.tried) == {(), ("a",), ("b",), ("c",)}
    assert search.proved == 3


def test_a_hint_is_taken_where_no_proof_is_in_reach_and_thinned():
    weight = dict.fromkeys("abcdefghijklmnop", 1)
    problem, asked = Problem(dict.fromkeys(weight, 10.0)), Planted(weight, 99, odd=frozenset({("a", "p")}))
    search = cheapest(problem, asked, most_tried=20, hints=[("a", "b"), ("a", "p")])
    assert (search.found, search.complete) == (("a", "p"), False)
    weight["p"] = 99
    assert cheapest(problem, Planted(weight, 99), most_tried=9, hints=[("a", "p")]).found == ("p",)


def test_what_is_only_lucky_is_never_taken():
    problem = Problem({"a": 1.0, "b": 2.0})
    search = cheapest(problem, Planted({"a": 5, "b": 5}, 5, lucky=frozenset({("a",)})))
    assert search.found == ("b",)
    assert not search.checked["a",].holds


def test_costs_below_nothing_are_refused():
    with pytest.raises(ValueError, match="0 or more"):
        Problem({"a": -1.0})


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.tuples(st.floats(0, 9), st.floats(0, 1)), min_size=1))
@settings(max_examples=100, deadline=None)
def test_the_frontier_is_what_nothing_cheaper_beats(found):
    problem = Problem({key: cost for key, (cost, _) in found.items()})
    shares = {(key,): share for key, (_, share) in found.items()}
    kept = frontier(problem, shares)
    for package, share in shares.items():
        beaten = any(
            problem.cost(p) <= problem.cost(package) and s > share + 1e-9 for p, s in shares.items() if p != package
        )
        assert not (beaten and package in kept)
        assert beaten or any(problem.cost(p) <= problem.cost(package) and shares[p] >= share - 1e-9 for p in kept)
