"""Colours of charts, also distinguishable with colour blindness (after Okabe and Ito), on light and dark backgrounds."""

from __future__ import annotations

COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#7F7F7F", "#B8A400")

INK, MUTED, GRID, PAPER = "#1B1F24", "#5A6470", "#DDE1E6", "#FFFFFF"
