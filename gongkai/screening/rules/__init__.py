"""What must not go out: pure detectors over plain text and HTML.

``inspect`` and ``inspect_html`` list what they see, ``mask`` hides one number, ``mask_all`` every
number that can be hidden. A finding shows only its masked ``excerpt``.
"""

from gongkai.screening.rules.engine import DETECTORS, inspect, inspect_html
from gongkai.screening.rules.masking import mask, mask_all
from gongkai.screening.rules.values import RECORD_ELEMENTS, Context, Finding

__all__ = [
    "DETECTORS",
    "RECORD_ELEMENTS",
    "Context",
    "Finding",
    "inspect",
    "inspect_html",
    "mask",
    "mask_all",
]
