"""Words in pictures, read by a machine that may be wrong (RapidOCR, where it is installed).

Its models lie in its package; nothing is fetched. Runs in the child process, on one thread.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from time import monotonic
from typing import Any

from gongkai.files.reading.parts import Page

MOST_PICTURES = 60
MOST_SECONDS = 240.0
LONGEST_SIDE = 3000
SHORTEST_SIDE = 16
MODELS = {
    "Det.model_path": "PP-OCRv6_det_small.onnx",
    "Rec.model_path": "PP-OCRv6_rec_small.onnx",
    "Cls.model_path": "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
}
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")


def is_installed() -> bool:
    """Whether the machine and its models are there."""
    if find_spec("onnxruntime") is None or (found := find_spec("rapidocr")) is None:
        return False
    models = Path(found.origin or "").parent / "models"
    return all((models / name).is_file() for name in MODELS.values())


class Machine:
    """Reads the pictures of one file, up to its bounds of number and time."""

    def __init__(self) -> None:
        self.left, self.until = MOST_PICTURES, monotonic() + MOST_SECONDS
        self.has_read = False

    def read(self, pages: Iterable[Page]) -> Iterator[Page]:
        """The pages, the words of their pictures behind their own. Not whole all the same."""
        for page in pages:
            yield replace(page, pictures=())
            for picture in page.pictures:
                if words := self._words(picture):
                    self.has_read = True
                    yield Page(words, is_whole=False, where=f"scan:{page.where}")

    def _words(self, picture: Any) -> str:
        if self.left <= 0 or monotonic() > self.until:
            return ""
        self.left -= 1
        try:
            return self._read(picture())
        except MemoryError:
            raise
        except Exception:  # a picture no decoder knows, or too large: somebody has to look
            return ""

    def _read(self, picture: Any) -> str:
        if min(picture.size) < SHORTEST_SIDE:
            return ""
        from PIL import Image, ImageOps

        upright = ImageOps.exif_transpose(picture).convert("RGBA")
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        white = Image.new("RGBA", upright.size, "white")
        white.alpha_composite(upright)
        found = self._engine(white.convert("RGB"))
        if found.txts is None or found.boxes is None:
            return ""
        return in_lines(list(zip(found.boxes, found.txts, strict=True)))

    @cached_property
    def _engine(self) -> Any:
        for name in ONE_THREAD:
            os.environ[name] = "1"
        import_module("cv2").setNumThreads(1)
        rapidocr = import_module("rapidocr")
        models = Path(str(rapidocr.__file__)).parent / "models"
        chosen = {key: str(models / name) for key, name in MODELS.items()}
        return rapidocr.RapidOCR(params={
            **chosen,
            "Global.log_level": "critical",
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        })  # fmt: skip


def in_lines(found: list[tuple[Any, str]]) -> str:
    """Boxes at one height are a line, from left to right, parted by tabs as cells are."""
    lines: list[tuple[float, list[tuple[float, str]]]] = []
    for box, text in sorted(found, key=lambda one: _middle(one[0])):
        height = max(float(point[1]) for point in box) - min(float(point[1]) for point in box)
        left = min(float(point[0]) for point in box)
        if lines and _middle(box) - lines[-1][0] < height / 2:
            lines[-1][1].append((left, text))
        else:
            lines.append((_middle(box), [(left, text)]))
    return "\n".join("\t".join(text for _left, text in sorted(line)) for _top, line in lines)


def _middle(box: Any) -> float:
    return sum(float(point[1]) for point in box) / len(box)
