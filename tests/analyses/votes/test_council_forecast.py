"""The record's forecast of the drafts of a case."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import detente
from detente.case import Case
from detente.casefile import from_plain
from detente.errors import RecordError, SettingError
from detente.joint.record import of_record
from detente.record.forecast.shipped import provenance, save, shipped
from detente.result import Result
from detente.seats import seated_rule


@pytest.fixture(scope="module")
def kosovo() -> Case:
    return detente.load("kosovo-2007")


def asked(case: Case, **settings: Any) -> Result:
    return detente.run("council-forecast", case, draws=200, **settings)


def council(**changed: Any) -> Case:
    plain = {
        "detente": 1,
        "title": "A text on Syria",
        "as_of": "2018-04-01",
        "until": "2018-12-31",
        "actor": {"us": {"name": "United States", "code": "USA"}, "russia": {"name": "Russia", "code": "RUS"}},
        "issue": {"access": {"question": "How much access?", "scale": {"0": "none", "100": "all"}, "fallback": 20}},
        "stance": {"us": {"access": {"position": 90, "salience": 50}}},
        "body": {"council": {"rule": "un-security-council"}},
        "draft": {
            "text": {"body": "council", "sponsors": ["us"], "topic": "Middle East (Syria)", "terms": {"access": 80}}
        },
    }
    return from_plain(plain | changed)


def test_it_is_what_the_joint_vote_pools(kosovo: Case) -> None:
    said = of_record(kosovo.best(), "plan", seated_rule(kosovo, "council"))
    found = asked(kosovo)
    assert said is not None
    assert found["plan.adopted"].best == pytest.approx(said.adopted)
    members = seated_rule(kosovo, "council").members
    for m, member in enumerate(members):
        for v, vote in enumerate(("no", "abstain", "yes")):
            assert found[f"vote.plan.{member}.{vote}"].best == pytest.approx(said.chances[m, v])


def test_kosovo_reads_reluctance_as_abstention_and_says_what_is_missing(kosovo: Case) -> None:
    found = asked(kosovo)
    assert found["plan.adopted"].mean > 0.9
    assert found["vote.plan.russia.no"].mean < 0.1 < found["vote.plan.russia.abstain"].mean
    announced = next(caveat.text for caveat in found.caveats if caveat.kind == "announced")
    assert "no: Russia" in announced
    told = " ".join(found.findings)
    assert "rests on 3 drafts on Kosovo" in told
    assert "resolution 1244 of 1999-06-10 (adopted; abstain: China)" in told
    assert "odds ×" in told


def test_nothing_later_than_the_cases_date_is_used(kosovo: Case) -> None:
    rows = asked(kosovo, date="2015-07-08", topic="Cyprus").tables["nearest"]
    assert len(rows) == 5
    assert all(str(row["day"]) < "2007-04-21" for row in rows)


def test_measures_of_a_draft_are_whole(kosovo: Case) -> None:
    found = asked(kosovo).measures
    ends = [found[f"plan.{end}"].values for end in ("adopted", "vetoed", "failed")]
    assert np.allclose(np.sum(ends, axis=0), 1)
    assert np.ptp(ends[0]) > 0
    vetoes = [measure.values for name, measure in found.items() if name.startswith("veto.plan.")]
    assert len(vetoes) == 5
    assert (np.sum(vetoes, axis=0) >= ends[1] - 1e-9).all()


def test_the_vetoes_on_syria_are_seen_coming() -> None:
    found = asked(council())
    assert found["text.vetoed"].mean > 0.25
    assert found["veto.text.russia"].mean > 0.2
    assert found["veto.text.us"].mean == 0
    vetoed = next(row for row in found.tables["nearest"] if row["earlier"] == "S/2017/962")
    assert (vetoed["no"], vetoed["abstain"]) == ("BOL and Russia", "CHN and EGY")
    why = found.findings[3]
    assert "Against it: of late some 31% of texts on the topic were not adopted" in why
    assert "fewer drafts were adopted of late than forecast" in why


def test_settings_replace_what_the_case_says() -> None:
    case = council()
    adopted = {
        name: asked(case, **settings)["text.adopted"].mean
        for name, settings in {
            "as written": {},
            "president": {"sponsors": "president"},
            "same": {"sponsors": "USA"},
            "topic": {"topic": "cyprus"},
            "earlier": {"date": "2010-03-01"},
        }.items()
    }
    assert adopted["same"] == pytest.approx(adopted["as written"], abs=1e-9)
    assert adopted["president"] > adopted["as written"] + 0.05
    assert adopted["topic"] > 0.95
    assert adopted["earlier"] > adopted["as written"]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"draft": "nonsense"}, "draft = 'nonsense'; allowed: text"),
        ({"date": "soon"}, "date = 'soon'; allowed: the day of the vote"),
        ({"sponsors": "us,nobody"}, "sponsors = 'us,nobody'; allowed: actors"),
    ],
)
def test_settings_out_of_range_are_refused(settings: dict[str, str], words: str) -> None:
    with pytest.raises(SettingError, match=words):
        asked(council(), **settings)


def test_a_fit_of_ones_own_is_used(tmp_path: Path) -> None:
    """Of a fit that ends in 2010 nothing of the vetoes on Syria is known."""
    own = tmp_path / "council.json"
    save(shipped().before(date(2011, 1, 1)), own, provenance())
    found = asked(council(), fitted=str(own))
    assert found["text.adopted"].mean > asked(council())["text.adopted"].mean + 0.1
    assert "old record" in {caveat.kind for caveat in found.caveats}
    with pytest.raises(RecordError, match=r"none\.json.*allowed: a model written by"):
        asked(council(), fitted=str(tmp_path / "none.json"))


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"as_of": "1994-06-01", "until": "1995-01-01"}, "no record"),
        ({"body": {"council": {"seats": ["us", "russia"], "quota": 2}}}, "no Council"),
    ],
)
def test_where_the_record_has_nothing_to_say_it_says_so(changed: dict[str, object], kind: str) -> None:
    found = asked(council(**changed))
    assert kind in {caveat.kind for caveat in found.caveats}
    assert found["drafts"].best == 0
    assert found.findings == ("The public record of the Security Council has nothing to say of this case.",)


def test_a_topic_the_record_does_not_have_is_told_with_the_nearest() -> None:
    found = asked(council(), topic="Midle East (Syria)")
    told = {caveat.kind: caveat.text for caveat in found.caveats}["topic"]
    assert "no topic 'Midle East (Syria)'" in told
    assert "'Middle East (Syria)'" in told
    assert "on any topic" in " ".join(found.findings)
