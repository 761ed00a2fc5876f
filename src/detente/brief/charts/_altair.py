"""What every Altair chart here shares: the look, and the way to an SVG in the palette."""

from __future__ import annotations

import re
from typing import Any

from detente.brief import svg
from detente.plain import plain


def to_svg(chart: Any) -> str:
    """A chart as SVG: no script, no font of its own, no id that another drawing of the page might have."""
    import vl_convert  # noqa: PLC0415  (slow to import, and not needed for most drawings)

    words = {"labelColor": svg.INK, "titleColor": svg.INK, "labelFontSize": 12}
    lines = {"gridColor": svg.LINE, "domainColor": svg.SOFT, "tickColor": svg.SOFT}
    styled = (
        chart.properties(background=svg.PAPER)
        .configure_view(stroke=None)
        .configure_axis(**{**words, **lines, "labelColor": svg.SOFT}, titleFontSize=12.5, titlePadding=10)
        .configure_legend(**words, orient="top", labelLimit=240)
    )
    return without_frills(vl_convert.vegalite_to_svg(_harmless(styled.to_dict())))


def _harmless(spec: Any) -> Any:
    """The chart with every text made plain: a control character in a label ends the whole process."""
    if isinstance(spec, dict):
        return {key: _harmless(value) for key, value in spec.items()}
    if isinstance(spec, list):
        return [_harmless(value) for value in spec]
    return plain(spec) if isinstance(spec, str) else spec


def without_frills(drawing: str) -> str:
    """The drawing in the page's own font and without words meant for other renderers."""
    drawing = re.sub(r'font-family="[^"]*"', "", drawing)
    drawing = re.sub(r' (aria-\w+|role|class)="[^"]*"', "", drawing)
    return drawing.replace("<svg ", "<svg font-family=\"system-ui, 'DejaVu Sans', sans-serif\" ", 1)
