"""Words a case may use in place of numbers, with the estimate each stands for."""

from __future__ import annotations

MOTIVE_POINTS = {
    "trifling": (1.0, 2.0, 3.0),
    "minor": (2.5, 5.0, 7.5),
    "serious": (5.0, 10.0, 15.0),
    "major": (10.0, 20.0, 30.0),
    "vital": (20.0, 40.0, 60.0),
}
"""Points of worth (0–100), each plus or minus half."""

INTENT_STRENGTH = {
    "hint": (0.2, 0.5, 1.0),
    "statement": (0.5, 1.0, 1.8),
    "threat": (0.8, 1.6, 2.6),
    "pledge": (1.2, 2.2, 3.4),
}
"""Pull of a declared intention, in log-odds: a hint of e^0.5 ≈ 1.6 to one, a pledge of e^2.2 ≈ 9 to one."""

POSITION = {
    "lowest": (1.0, 8.0, 25.0),
    "low": (10.0, 28.0, 45.0),
    "middle": (30.0, 50.0, 70.0),
    "high": (55.0, 72.0, 90.0),
    "highest": (75.0, 92.0, 99.0),
    "open": (5.0, 50.0, 95.0),
}
"""Where on the scale of an issue (0–100) an actor stands; "open" where nothing says."""

SALIENCE = {
    "slight": (5.0, 15.0, 30.0),
    "some": (15.0, 40.0, 70.0),
    "strong": (40.0, 55.0, 70.0),
    "utmost": (70.0, 85.0, 97.0),
}
"""How much an actor cares about an issue (0–100)."""

DEFAULT = "default of the word scale, to be confirmed"
"""What the reason of a number says that no person has looked at."""

RELIABILITY = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}
CREDIBILITY = {
    1: "confirmed by other sources",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "truth cannot be judged",
}
"""The two Admiralty scales (NATO AJP-2.1): the source and the claim are judged apart."""
