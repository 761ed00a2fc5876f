"""What the analyses of a body's rule say of a case."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from detente.analysis import run
from detente.case import Case
from detente.errors import RuleError


def a_case(**body: dict[str, Any]) -> Case:
    actors = {
        "russia": {"name": "Russia", "code": "RUS"},
        "us": {"name": "United States", "code": "USA"},
        "serbia": {"name": "Serbia"},
    }
    return Case.model_validate(
        {"detente": 1, "title": "Test", "as_of": "2007-04-21", "until": "2008-12-31", "actor": actors, "body": body}
    )


COUNCIL = {"rule": "un-security-council"}
TRIO = {"name": "The Trio", "seats": {"us": 1, "russia": 2, "serbia": 1}, "quota": 3}


@pytest.mark.parametrize(
    ("name", "measure", "russia", "qatar"),
    [("banzhaf", "banzhaf", 848 / 5080, 84 / 5080), ("shapley-shubik", "shapley_shubik", 421 / 2145, 4 / 2145)],
)
def test_power_is_named_by_body_and_member(name: str, measure: str, russia: float, qatar: float) -> None:
    result = run(name, a_case(council=COUNCIL, trio=TRIO), draws=3)
    assert result[f"council.russia.{measure}"].best == pytest.approx(russia)
    assert result[f"council.QAT.{measure}"].high == pytest.approx(qatar)
    assert len(result.measures) == 18
    assert result.exact


def test_power_is_told_for_each_body() -> None:
    pair = {"seats": ("us", "russia"), "quota": 2}
    told = run("banzhaf", a_case(council=COUNCIL, pair=pair, trio=TRIO), draws=3).findings
    assert told == (
        "United Nations Security Council: CHN, FRA, GBR, Russia and United States each hold 17% of the power to "
        "swing a vote; the other 10 hold 17% together.",
        "pair: each of the 2 members holds the same share of power, 50%.",
        "The Trio: Russia holds 60% of the power to swing a vote; the other 2 hold 40% together.",
    )


def test_coalitions_are_counted_and_told_for_each_body() -> None:
    equal = {"seats": ("us", "russia", "serbia"), "quota": 2}
    nato = {"rule": "north-atlantic-council"}
    result = run("coalitions", a_case(council=COUNCIL, equal=equal, nato=nato, trio=TRIO), draws=3)
    assert result["council.winning.count"].best == 210
    assert result["council.blocking.smallest"].best == 1
    assert result["trio.winning.smallest"].best == 2
    assert result.findings == (
        "United Nations Security Council: no draft passes without all of CHN, FRA, GBR, Russia and United States; "
        "it takes at least 9 of the 15 members to pass a draft, and at least 7 of the others together to stop one.",
        "equal: it takes at least 2 of the 3 members to pass a draft, and at least 2 of them together to stop one; "
        "no member can stop one alone.",
        "North Atlantic Council: no draft passes unless all 26 members agree; any one of them can stop it.",
        "The Trio: no draft passes without Russia; it takes at least 2 of the 3 members to pass a draft, and at "
        "least 2 of the others together to stop one.",
    )
    trio = [row["members"] for row in result.tables["coalitions"] if row["body"] == "The Trio"]
    assert trio == ["Russia and United States", "Russia and Serbia", "Russia", "Serbia and United States"]


def test_coalitions_are_kept_by_members_named_as_one_likes() -> None:
    case = a_case(council=COUNCIL, trio=TRIO)
    result = run("coalitions", case, draws=3, with_="Russia, QAT", without="us")
    assert "council.winning.smallest" not in result.measures
    assert result["council.winning.count"].best == 0
    assert result["council.blocking.count"].best == 0
    assert result.findings[0] == (
        "United Nations Security Council, with QAT and Russia and without United States: no minimal winning coalitions "
        "and no minimal blocking coalitions."
    )
    assert result.findings[1].endswith("1 minimal winning coalition and 1 minimal blocking coalition, the smallest "
                                       "winning of 2 members.")  # fmt: skip
    with pytest.raises(RuleError, match=r"no member 'qatr'; allowed: BEL, .*did you mean 'QAT'"):
        run("coalitions", case, draws=3, with_="qatr")


def test_members_are_told_core_dummy_or_vetoer() -> None:
    quad = {"seats": {"us": 2, "russia": 2, "serbia": 1}, "quota": 4, "veto": ["us"]}
    result = run("coalitions", a_case(quad=quad), draws=3)
    assert [list(row.values())[1:5] for row in result.tables["members"]] == [
        ["United States", True, False, True], ["Russia", True, False, False], ["Serbia", False, True, False]
    ]  # fmt: skip
    assert result.findings[0].endswith("The vote of Serbia never decides.")


def test_a_body_too_large_to_count_says_what_can_be_told() -> None:
    """The fund by 85%: the United States, with 16.5%, can stop a draft alone, and of all others three can."""
    fund = {"rule": "imf-board-of-governors-85"}
    late = a_case(fund=fund, trio=TRIO).model_copy(update={"as_of": date(2022, 3, 1)})
    result = run("coalitions", late, draws=3)
    assert [caveat.kind for caveat in result.caveats] == ["too large", "yes or no"]
    assert result.findings[0] == (
        "IMF Board of Governors: no draft passes without United States; it takes at least 47 of the 190 members to "
        "pass a draft, and at least 3 of the others together to stop one."
    )
    assert len(result.findings) == 2
    assert [row["member"] for row in result.tables["members"] if row["core"]] == ["United States", "Russia"]
    votes = {
        str(row["member"]): int(row["votes"] or 0) for row in result.tables["members"] if row["body"] != "The Trio"
    }
    passing = next(row for row in result.tables["coalitions"] if row["kind"] == "winning")
    most = sorted(votes.values(), reverse=True)
    assert sum(most[: int(passing["size"] or 0)]) >= 0.85 * sum(most) > sum(most[: int(passing["size"] or 0) - 1])
    assert not any(row["dummy"] for row in result.tables["members"] if row["body"] != "The Trio")


@pytest.mark.parametrize("name", ["banzhaf", "shapley-shubik", "coalitions"])
def test_a_case_without_bodies_says_so(name: str) -> None:
    result = run(name, a_case(), draws=3)
    assert not result.measures
    assert not result.findings
    assert [caveat.kind for caveat in result.caveats] == ["no body"]
