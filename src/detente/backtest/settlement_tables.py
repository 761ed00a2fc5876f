"""The scores of settlements as they are shown: a summary, tables, and pictures of them."""

from __future__ import annotations

from typing import Any

from detente.backtest.pictures import Picture, Whisker, tenths, whiskers
from detente.backtest.settlement_forecasts import BAND, CALIBRATED, DEFAULT, FEWER
from detente.backtest.settlements import Score, Scores
from detente.scoring.bootstrap import Compared

Row = dict[str, Any]
TITLE = "Forecasts of where talks land"


def shown(found: Scores) -> dict[str, Any]:
    """What `detente.backtest.page.page` takes: title, text, tables (`models`, `tenths`) and pictures."""
    return {
        "title": TITLE,
        "text": text(found),
        "tables": {"models": [_row(one) for one in found.models], "tenths": _tenth_rows(found)},
        "pictures": pictures(found),
    }


def text(found: Scores) -> str:
    """How the calibrated band did, what beat the compromise, and who is missing; a sentence a line."""
    by_name = {one.name: one for one in found.models}
    ours, band = by_name[CALIBRATED], by_name[BAND]
    change = [f"{100 * (x - 1):+.1f}%".replace("-", "−") for x in _ends(ours.crps_beside, "ratio")]
    lines = [
        f"{found.decisions} decisions of {found.dossiers} dossiers, from the best to the worst distribution (CRPS); "
        "errors in points of 0 to 100; intervals of 95% from resampling dossiers.",
        f"Calibrated compromise: CRPS {ours.crps:.2f}, its band of past errors {band.crps:.2f}: {change[0]} "
        f"[{change[1]}, {change[2]}]; {ours.coverage:.0%} of outcomes within its 80% interval.",
        _beaten(found),
        "Beside: less the error of compromise, or the CRPS of its band of past errors, on the same decisions.",
    ]
    few = [f"{one.name} ({one.draws})" for one in found.models if one.name in FEWER]
    if few:
        lines.append(
            f"On fewer draws than the others, as they search long: {', '.join(few)}; it raises their CRPS a little."
        )
    if found.silent:
        lines.append(f"No forecast of where an issue lands: {', '.join(found.silent)}.")
    if found.unasked:
        lines.append(f"Interrupted before these were asked: {', '.join(found.unasked)}.")
    return "\n".join(lines)


def _beaten(found: Scores) -> str:
    better = [one.name for one in found.models if one.mae_beside.difference_high < 0]
    if better:
        return f"A smaller error of the point than that of compromise, beyond chance: {', '.join(better)}."
    return "No model has a smaller error of the point than the compromise, beyond chance."


def _ends(one: Compared, what: str) -> list[float]:
    return [getattr(one, f"{what}{end}") for end in ("", "_low", "_high")]


def _row(one: Score) -> Row:
    return {
        "model": one.name,
        "decisions": one.decisions,
        "mean_error": one.mae,
        **_beside("mean_error", one.mae_beside),
        "crps": one.crps,
        **_beside("crps", one.crps_beside),
        "interval_score": one.interval,
        "coverage_of_80": one.coverage,
        "draws": one.draws or None,
    }


def _beside(what: str, one: Compared) -> Row:
    return dict(zip((f"{what}_beside{end}" for end in ("", "_low", "_high")), _ends(one, "difference"), strict=True))


def _tenth_rows(found: Scores) -> list[Row]:
    """The share of outcomes in each tenth of the calibrated band, and of the band of past errors."""
    by_name = {one.name: one for one in found.models}
    rows = []
    for k, name in enumerate(_tenth_names()):
        ours = _share(name, by_name[CALIBRATED].tenths[k])
        row = {"tenth": name, "calibrated": ours.at, "calibrated_low": ours.low, "calibrated_high": ours.high}
        rows.append({**row, "past_errors": _share(name, by_name[BAND].tenths[k]).at})
    return rows


def _tenth_names() -> list[str]:
    return [f"{10 * k}–{10 * k + 10}%" for k in range(10)]


def _share(name: str, one: Compared) -> Whisker:
    """From a difference to one in ten, to the share itself."""
    return Whisker(name, *(0.1 + x for x in _ends(one, "difference")))


def pictures(found: Scores) -> list[Picture]:
    """How far each model's error and CRPS are from the reference's, and the calibrated band's PIT."""
    ours = next(one for one in found.models if one.name == CALIBRATED)
    by_error = sorted(found.models, key=lambda one: one.mae_beside.difference)
    points = [_whisker(one, one.mae_beside) for one in by_error if one.name not in (BAND, CALIBRATED, DEFAULT)]
    spreads = [_whisker(one, one.crps_beside) for one in found.models if one.name != BAND]
    shares = [_share(name, one) for name, one in zip(_tenth_names(), ours.tenths, strict=True)]
    return [
        whiskers("Mean error of the point, less that of compromise", points),
        whiskers("CRPS, less that of compromise with its band of past errors", spreads),
        tenths("Where outcomes fell in the calibrated band (randomised PIT): one in ten each is right", shares),
    ]


def _whisker(one: Score, beside: Compared) -> Whisker:
    return Whisker(one.name, *_ends(beside, "difference"))
