"""Small files of votes, written as their sources write them."""

from __future__ import annotations

from pathlib import Path

FIVE = ("CHINA", "FRANCE", "RUSSIAN FEDERATION", "UNITED KINGDOM", "UNITED STATES")
TEN = ("ALBANIA", "BRAZIL", "GABON", "GHANA", "INDIA", "IRELAND", "KENYA", "MEXICO", "NORWAY", "UNITED ARAB EMIRATES")
SC = "undl_id,ms_code,ms_name,permanent_member,ms_vote,date,resolution,draft,meeting,description,agenda,subjects,"
SC += "vote_note,modality,total_yes,total_no,total_abstentions,total_non_voting,total_ms,undl_link"
GA_NEW = "undl_id,ms_code,ms_name,ms_vote,date,session,resolution,draft,committee_report,meeting,title,agenda_title,"
GA_NEW += "subjects,vote_note,total_yes,total_no,total_abstentions,total_non_voting,total_ms,undl_link"
GA_OLD = GA_NEW.replace("ms_code,ms_name,ms_vote", "ms_codes,ms_names,ms_votes").replace("resolution", "resolutions")
GA_OLD = GA_OLD.replace("agenda_title", "agenda_titles")


def votes_of(draft: str, date: str, against: str = "", abstaining: str = "") -> list[str]:
    """One row a member; those named vote no or abstain."""
    return [
        f"{draft},{date},{name},{name in FIVE},{'N' if name in against else 'A' if name in abstaining else 'Y'}"
        for name in FIVE + TEN
    ]


def official_council(path: Path, resolutions: dict[str, str], name: str = "FRANCE", vote: str = "Y") -> Path:
    """A file as of the UN Digital Library: day by number of resolution; one member's name and vote may be given."""
    rows = [SC]
    for number, date in resolutions.items():
        for k, member in enumerate(FIVE + TEN):
            shown, cast = (name, vote) if member == "FRANCE" else (member, "Y")
            rows.append(
                f'{number},XX{k},{shown},{member in FIVE},{cast},{date},S/RES/{number}({date[:4]}),S/{date[:4]}/9,'
                f'S/PV.1,"Text, on something",AGENDA,SUBJECT,note,vote,15,0,0,0,15,https://example.org/{number}'
            )  # fmt: skip
    path.write_text("\n".join(rows) + "\n", encoding="utf-8-sig")
    return path


def official_assembly(path: Path, header: str, votes: dict[str, str], date: str = "2023-12-12") -> Path:
    """A file of one roll call as of the UN Digital Library, with votes by member's name."""
    rows = [header]
    rows += [
        f'4031000,XXX,"{name}",{vote},{date},78,A/RES/78/7,A/78/L.1,,A/78/PV.45,A title : resolution,An item,'
        "S,n,2,1,1,1,5,u"
        for name, vote in votes.items()
    ]
    path.write_text("\n".join(rows) + "\n")
    return path
