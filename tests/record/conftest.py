"""A small record, and a store of its own for every test."""

from __future__ import annotations

from pathlib import Path

import pytest
from record_files import votes_of


@pytest.fixture(autouse=True)
def store_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DETENTE_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """A folder of the Council's tables with one of most things that can be odd."""
    folder = tmp_path / "tables"
    folder.mkdir()
    drafts = [
        "draft,date,title,adopted,outcome,resolution,topic,category,region,sponsors,agenda_item,document",
        'R1008,1995-08-07,Text 1008,1,adopted,1008.0,Angola,c,Africa,"France,Mexico and the Russian Federation",a,S/50',
        "R1009,1995-10-08,Text 1009,1,adopted,1009.0,Croatia,c,Europe,President,a,S/50",
        "R1010,1995-08-10,Text 1010,1,adopted,1010.0,Bosnia,c,Europe,-none-,a,S/50",
        "D1710,2020-08-07,S/2020/658,0,failed,,Middle East (Syria),c,Middle East,Russian Federation,a,",
        "D1711,2020-09-07,S/2020/667,0,failed,,Middle East (Syria),c,Middle East,Atlantis,a,",
        "D1713,2020-07-10,S/2020/667,0,vetoed,,Middle East (Syria),c,Middle East,,a,",
        "D1715,2020-11-07,S/2020/684,0,failed,,Middle East (Syria),c,Middle East,,a,",
        "R2533,2020-07-11,Text 2533,1,adopted,2533.0,Middle East (Syria),c,Africa,Belgium,a,S/75",
        "R2534,2020-07-14,Text 2534,1,adopted,2534.0,Angola,c,Europe,Belgium,a,S/75",
    ]
    votes = ["draft,date,member,permanent,vote"]
    for row in drafts[1:]:
        name, date = row.split(",")[:2]
        against = {"D1713": "CHINA,RUSSIAN FEDERATION", "D1711": "FRANCE"}.get(name, "")
        votes += votes_of(name, date, against, "INDIA" if name == "D1710" else "")
    (folder / "drafts.csv").write_text("\n".join(drafts) + "\n")
    (folder / "votes.csv").write_text("\n".join(votes) + "\n")
    (folder / "tallies.csv").write_text(
        "year,meeting,date,topic,symbol,outcome,vetoers,Y,N,A\n"
        "1995,S/PV.1,10 August,t,S/RES/1009(1995),adopted,,15.0,0.0,0.0\n"
        "2020,S/PV.2,15 July,t,S/RES/2534(2020),adopted,,12.0,0.0,3.0\n"
        "2020,S/PV.3,08 July,t,S/2020/658,failed,,14.0,0.0,1.0\n"
        "2020,S/PV.4,10 July,t,S/2020/667,vetoed,China,13.0,2.0,0.0\n"
    )
    (folder / "vetoes.csv").write_text(
        "date,draft,agenda_item,crisis_topic,region,member_veto1,member_veto2,member_veto3\n"
        "2/16/1946,S/PV.23,i,Lebanon,Middle East,USSR,,\n"
        "7/10/2020,S/2020/667,i,Syria,Middle East,Russia,China,\n"
    )
    return folder
