"""The rooms of this folder are modules of each other: the benchmark of the same name uses them as well."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
