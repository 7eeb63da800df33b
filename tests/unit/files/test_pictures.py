"""Pictures are taken in without what is hidden in them, and look as before."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageCms

from gongkai.core.errors import InvalidInput
from gongkai.core.transitions import Actor
from gongkai.files.actions import take_in
from tests.people import NOW
from tests.support.friendly import archive, picture, unzipped, with_parts, word
from tests.support.hostile import burdened, picture_with_place
from tests.support.stored import stored_at

ORIENTATION, MAKER, PLACE = 0x0112, 0x010F, 0x8825
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_places(tmp_path: Path, settings: object) -> None:
    settings.FILES_ROOT = tmp_path / "files"  # type: ignore[attr-defined]
    settings.ARRIVING_ROOT = tmp_path / "arriving"  # type: ignore[attr-defined]


def kept(name: str, data: bytes) -> bytes:
    """What is stored when this is taken in."""
    made = take_in(
        name=name, data=data, unit_code="mzj", owner_kind="record", owner_id="r1",
        by=Actor("p"), now=NOW,
    )  # fmt: skip
    stored = stored_at(made.digest).read_bytes()
    assert made.size == len(stored)
    return stored


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def look_alike(one: Image.Image, other: Image.Image) -> bool:
    """Whether no point differs by more than saving a photograph again makes it differ."""
    difference = ImageChops.difference(one.convert("RGB"), other.convert("RGB"))
    return one.size == other.size and max(high for _low, high in difference.getextrema()) < 12


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp"])
def test_place_and_camera_are_gone_and_the_picture_stands_upright(suffix: str) -> None:
    given = picture_with_place(suffix)
    before = opened(given).getexif()
    assert before.get_ifd(PLACE)
    assert before[MAKER]
    assert before[ORIENTATION] == 6
    assert b"Zhang San" in given

    stored = kept(f"现场.{suffix}", given)
    after = opened(stored)
    assert not after.getexif()
    assert not {"exif", "xmp", "comment"} & after.info.keys()
    assert b"Zhang San" not in stored
    assert look_alike(after, opened(given).transpose(Image.Transpose.ROTATE_270))


@pytest.mark.parametrize("what", burdened())
def test_what_hangs_on_a_picture_is_cut_off(what: str) -> None:
    name, given = burdened()[what]
    assert b"hidden" in given
    stored = kept(name, given)
    assert b"hidden" not in stored
    assert b"PK" not in stored
    assert stored == picture(name.rpartition(".")[2]), "nothing else was changed"


def test_colours_and_resolution_stay() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    given = picture("jpg", icc_profile=profile, dpi=(300, 300), quality=90)
    stored = kept("图.jpg", given)
    assert opened(stored).info["icc_profile"] == profile
    assert opened(stored).info["dpi"] == (300, 300)
    assert stored == given


def test_a_picture_that_moves_goes_on_moving() -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "green", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], loop=0, comment=b"hidden")
    stored = kept("动.gif", out.getvalue())
    assert b"hidden" in out.getvalue()
    assert b"hidden" not in stored
    assert (opened(stored).n_frames, opened(stored).info["loop"]) == (3, 0)  # type: ignore[attr-defined]


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp"])
def test_bytes_that_only_say_they_are_a_profile_of_colours_go(suffix: str) -> None:
    given = picture(suffix, icc_profile=b"hidden words")
    assert opened(given).info["icc_profile"] == b"hidden words"
    stored = kept(f"图.{suffix}", given)
    assert "icc_profile" not in opened(stored).info
    assert look_alike(opened(stored), opened(given))


def test_the_small_picture_in_the_mark_of_a_jpeg_goes() -> None:
    plain = picture("jpg")
    assert plain[2:4] == b"\xff\xe0"
    secret = b"hidden words"  # four points
    head = b"\xff\xe0" + (16 + len(secret)).to_bytes(2, "big") + plain[6:18] + b"\x02\x02" + secret
    given = plain[:2] + head + plain[20:]
    assert opened(given).size == (64, 32)
    assert kept("图.jpg", given) == plain


def test_what_is_hidden_in_one_frame_of_a_moving_picture_goes() -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "green", "blue")]
    out = io.BytesIO()
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:], exif=exif)
    given = bytearray(out.getvalue())
    place = given.index(b"ANMF")
    hidden = b"EXIF" + (12).to_bytes(4, "little") + b"hidden words"
    length = int.from_bytes(given[place + 4 : place + 8], "little")
    end = place + 8 + length + length % 2
    given[end:end] = hidden
    given[place + 4 : place + 8] = (end - place - 8 + len(hidden)).to_bytes(4, "little")
    given[4:8] = (len(given) - 8).to_bytes(4, "little")
    stored = kept("动.webp", bytes(given))
    assert b"hidden" not in stored
    assert opened(stored).n_frames == 3  # type: ignore[attr-defined]
    assert stored.count(b"ANMF") == 3


def with_photograph(**parts: bytes) -> bytes:
    return with_parts(word(), {"word/media/image1.png": picture_with_place()} | dict(parts))


def test_a_photograph_in_a_document_loses_place_and_camera_and_the_rest_stays() -> None:
    before, given = unzipped(word()), with_photograph()
    assert opened(unzipped(given)["word/media/image1.png"]).getexif().get_ifd(PLACE)
    stored = unzipped(kept("文.docx", given))
    after = opened(stored.pop("word/media/image1.png"))
    assert dict(after.getexif()) == {ORIENTATION: 6}
    assert not after.getexif().get_ifd(PLACE)
    assert after.size == opened(picture_with_place()).size
    del before["word/media/image1.png"]
    assert stored == before
    archived = unzipped(kept("包.zip", with_parts(archive(), {"文.docx": given})))
    assert b"Zhang San" not in unzipped(archived["文.docx"])["word/media/image1.png"]


def test_a_photograph_that_cannot_be_cleaned_is_refused() -> None:
    out = io.BytesIO()
    with opened(picture_with_place()) as photograph:
        photograph.save(out, "TIFF", exif=photograph.getexif())
    assert opened(out.getvalue()).getexif()[MAKER]
    for parts in ({"word/media/a.tiff": out.getvalue()}, {"_xmlsignatures/a.bin": b"signed"}):
        with pytest.raises(InvalidInput) as refusal:
            kept("文.docx", with_photograph(**parts))
        assert refusal.value.code == "picture_place"


def test_pictures_in_an_archive_are_cleaned_and_the_rest_stays() -> None:
    ordinary = archive()
    given = with_parts(ordinary, {"现场/照片.jpg": picture_with_place()})
    stored = unzipped(kept("材料.zip", given))
    assert not opened(stored["现场/照片.jpg"]).getexif()
    del stored["现场/照片.jpg"]
    assert stored == unzipped(ordinary)
