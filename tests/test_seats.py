"""Rules written in a case: as good as the library's, seats held for others, and what facts leave open."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from detente import run
from detente.bodies.facts import eu_council
from detente.bodies.library import library_body
from detente.bodies.power import pivot_power, swings
from detente.bodies.rule import Rule
from detente.bodies.three import roll_call_power, three_valued_swings
from detente.case import Case
from detente.casefile import dump, parse
from detente.errors import CaseError, RuleError
from detente.seats import doubts, seated_rule
from detente.show import show, show_body


def case_of(body: str, seats: tuple[str, ...] | str = "north south east", on: date = date(2020, 1, 1)) -> Case:
    """A case with an actor for each seat and one body, `[body.board]`."""
    names = seats.split() if isinstance(seats, str) else seats
    actors = "\n".join(f'{name} = {{ name = "{name}" }}' for name in names)
    return parse(
        f'detente = 1\ntitle = "t"\nas_of = {on}\nuntil = {on.year + 1}-12-31\n[actor]\n{actors}\n[body.board]\n{body}'
    )


def seats(members: tuple[str, ...], **kinds: list[int]) -> str:
    """Seats with weights of several kinds, as a file has them."""
    rows = [", ".join(f"{kind} = {weights[k]}" for kind, weights in kinds.items()) for k in range(len(members))]
    return f"seats = {{ {', '.join(f'{m} = {{ {row} }}' for m, row in zip(members, rows, strict=True))} }}\n"


def lisbon() -> tuple[Case, Rule]:
    day = date(2025, 1, 1)
    known = library_body("eu-council-lisbon").rule(day)
    written = seats(known.members, people=eu_council._people(known.members, day))
    needs = 'totals.people = 10_000\nquota = 0.55\nany = [{ quota = 0.65, of = "people" }, { fewer_against = 4 }]\n'
    return case_of(written + needs, known.members, day), known


def nice() -> tuple[Case, Rule]:
    day = date(2007, 4, 21)
    known = library_body("eu-council-nice").rule(day)
    votes = [eu_council.NICE_VOTES[member] for member in known.members]
    written = seats(known.members, votes=votes, people=eu_council._people(known.members, day))
    needs = 'all = [{ quota = 255, of = "votes" }, { quota = 0.5 }, { quota = 0.62, of = "people" }]\n'
    return case_of(written + needs, known.members, day), known


@pytest.mark.parametrize(("make", "won"), [(lisbon, 17_742_527), (nice, 2_718_741)])
def test_the_union_written_in_a_case_is_the_library_s(make: object, won: int) -> None:
    case, known = make()  # type: ignore[operator]
    written = seated_rule(case, "board")
    assert written.expression == known.expression
    assert swings(written).passing_fraction == Fraction(won, 2**27)
    assert pivot_power(written).fractions == pivot_power(known).fractions
    assert seated_rule(parse(dump(case)), "board") == written


def test_the_security_council_written_in_a_case_is_the_library_s() -> None:
    known = library_body("un-security-council").rule(date(2007, 4, 21))
    for needs in ("quota = 9\nveto = {}\n", "all = [{{ quota = 9 }}, {{ veto = {} }}]\n"):
        text = f"seats = {list(known.members)}\n" + needs.format(list(known.members[:5]))
        written = seated_rule(case_of(text, known.members), "board")
        assert written.expression == known.expression
        assert three_valued_swings(written).fractions == three_valued_swings(known).fractions
        assert roll_call_power(written).fractions == roll_call_power(known).fractions


def test_who_holds_another_s_seat_casts_both_votes() -> None:
    case = case_of(
        'seats = ["north", "south", "east", "west"]\nquota = 3\nveto = ["west"]\nholds = { east = ["west"] }\n'
    )
    rule = seated_rule(case, "board")
    assert rule.members == ("north", "south", "east")
    assert [str(x) for x in swings(rule).power.fractions or ()] == ["1/4", "1/4", "3/4"]
    assert "east also casts the votes of west" in show(case)
    council = case_of(
        'rule = "contact-group"\nholds = { east = ["FRA", "DEU"], north = ["USA"] }\nabstains = ["USA"]\n'
    )
    assert seated_rule(council, "board").members == ("east", "GBR", "ITA", "RUS", "north")


def test_seats_that_take_no_part_leave_the_rest_to_decide() -> None:
    away = case_of('seats = { north = 5, south = 3, east = 2 }\nquota = 0.667\nwithout = ["south"]\n')
    assert seated_rule(away, "board").expression.at_least == 5  # type: ignore[union-attr]
    bound = case_of('seats = ["north", "south", "east"]\nveto = ["south", "east"]\nquota = 1\nabstains = ["south"]\n')
    assert [str(x) for x in swings(seated_rule(bound, "board")).power.fractions or ()] == ["0", "0", "1"]


def test_a_part_that_abstention_settles_is_left_out() -> None:
    either = 'seats = ["north", "south", "east"]\nany = [{ quota = 3 }, { quota = 1, among = ["north"] }]\n'
    assert swings(seated_rule(case_of(either), "board")).passing == 0.5
    bound = seated_rule(case_of(either + 'abstains = ["east"]\n'), "board")
    assert [str(x) for x in swings(bound).power.fractions or ()] == ["1", "0", "0"]


@pytest.mark.parametrize(
    ("needs", "words"),
    [
        ('quota = 2\nfewer_against = 1\nabstention = "against"\n', ("2 of 3 votes in favour", "and 3 of 3 votes")),
        ('fewer_against = 2\nabstention = "ignored"\n', ("fewer than 2 of 3 votes against",)),
        ('fewer_against = 0.35\nabstention = "ignored"\n', ("more than 13/20 of the votes cast in favour",)),
        ('quota = 0.5\namong = ["north", "east"]\n', ("2 of 2 votes of north, east in favour",)),
        ('quota = 0.5\nabstention = "ignored"\nabstains = ["east"]\n', ("more than 1/2 of the votes cast of north",)),
    ],
)
def test_needs_are_shown_in_words(needs: str, words: tuple[str, ...]) -> None:
    text = show(case_of(f'seats = ["north", "south", "east"]\n{needs}'))
    assert [word for word in words if word not in text] == []


def test_weights_are_shown_by_name() -> None:
    text = " ".join(show(lisbon()[0]).split())
    assert "Seats: AUT (people 202), BEL (people 262)" in text
    assert "15 of 27 votes in favour and (6,500 of 10,001 people in favour or 24 of 27 votes in favour)" in text
    assert "Note: people of all seats sum to 10,001, not 10,000; shares are of 10,000" in text


def test_what_facts_leave_open_is_a_caveat() -> None:
    written, _ = lisbon()
    library = case_of('rule = "eu-council-lisbon"\n', on=date(2022, 3, 1))
    open_ = {
        "people of all seats sum to 10,001, not 10,000": written,
        "shares of the people sum to 100.01 per cent": library,
        "people as counted for 2025 stand in for those of 2022": library,
    }
    for words, case in open_.items():
        for name in ("banzhaf", "coleman"):
            texts = [caveat.text for caveat in run(name, case, draws=2).caveats if caveat.kind == "facts"]
            assert any(words in text for text in texts), (words, name)
    assert doubts(case_of('rule = "eu-council-unanimity"\n', on=date(2022, 3, 1)), "board") == []
    assert doubts(case_of('rule = "eu-council-lisbon"\n', on=date(2014, 12, 1)), "board") == []
    assert "Note: people as counted for 2014 stand in for those of 2016" in show_body(
        "eu-council-nice", date(2016, 1, 1)
    )


def nested(depth: int) -> str:
    return 'seats = ["north", "south"]\n' + "any = [{ " * depth + "quota = 1" + " }]" * depth + "\n"


def test_needs_may_be_nested_but_not_without_end() -> None:
    assert swings(seated_rule(case_of(nested(20)), "board")).passing == 0.75
    for depth in (500, 5_000):
        with pytest.raises(CaseError):
            case_of(nested(depth))


def test_facts_end() -> None:
    with pytest.raises(CaseError, match=r"body\.board: .*no members known on 1930-01-01; allowed: 1946-01-17 to"):
        case_of('rule = "un-security-council"\n', on=date(1930, 1, 1))
    with pytest.raises(RuleError, match="no votes known on 2003-01-01; allowed: 2004-11-01 or later"):
        library_body("eu-council-nice").rule(date(2003, 1, 1))
