"""What would do harm is refused, each with the sentence that helps; its ordinary twin is not."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from gongkai.audit.models import AuditEntry
from gongkai.core.errors import InvalidInput
from gongkai.core.transitions import Actor
from gongkai.files import receiving
from gongkai.files.actions import take_in
from gongkai.files.confined import Failed, NotDone, TookTooLong, TookTooMuch
from gongkai.files.errors import SENTENCES
from gongkai.files.models import Attachment
from gongkai.files.rules import decoded, plain
from gongkai.files.rules.inspecting import inspect_text
from gongkai.files.rules.inspecting.faults import Fault
from tests.people import NOW, Cast
from tests.support.friendly import OFFICE, RELATIONS, friendly, paper, with_parts
from tests.support.hostile import field, hostile, in_body, related
from tests.support.hostile_again import harmless, refused
from tests.unit.desk.helpers import again, at, press, text_of
from tests.unit.records.road import draft

pytestmark = pytest.mark.one_engine

AGAIN, HARMLESS = refused(), harmless()
CORPUS = hostile() | {what: (name, data) for what, (_code, name, data) in AGAIN.items()}
REASONS = {
    "a zip bomb": "file_bomb",
    "an overlapped zip bomb": "file_polyglot",
    "a zip that lies about its size": "file_damaged",
    "very many entries": "file_bomb",
    "an Office bomb": "file_bomb",
    "an OFD bomb": "file_bomb",
    "a path out of the archive": "file_names",
    "an absolute path": "file_names",
    "a path of Windows": "file_names",
    "a drive letter": "file_names",
    "a symbolic link": "file_names",
    "a hidden sign in a name": "file_names",
    "an encrypted zip": "file_encrypted",
    "a zip in a zip": "zip_in_zip",
    "a program in a zip": "zip_entry",
    "a web page in a zip": "zip_entry",
    "macros in a zip": "office_macros",
    "an old document in a zip": "file_old",
    "the same name twice": "file_polyglot",
    "an empty zip": "file_content",
    "macros under another ending": "office_macros",
    "only the macro part": "office_macros",
    "a template with macros": "office_macros",
    "an OLE object": "office_embedded",
    "an embedded package": "office_embedded",
    "a compound file under the name of a picture": "office_embedded",
    "a program under the name of a picture": "office_embedded",
    "an ActiveX control": "office_active",
    "a related control": "office_active",
    "an inserted web page": "office_embedded",
    "DDE in one piece": "office_dde",
    "DDE over several runs": "office_dde",
    "DDE in a simple field": "office_dde",
    "DDE spelled in numbers": "office_dde",
    "DDE in small letters": "office_dde",
    "DDE in the header": "office_dde",
    "a text fetched by a field": "office_outside",
    "a picture fetched by a field": "office_picture",
    "a remote template": "office_template",
    "an external picture": "office_picture",
    "an external frame": "office_outside",
    "a link that runs a script": "link_runs",
    "an old drawing from elsewhere": "office_picture",
    "xlsm": "office_macros",
    "xlsm under another ending": "office_macros",
    "a macro sheet": "office_macros",
    "a macro sheet by its type alone": "office_macros",
    "DDE by a link": "office_dde",
    "DDE by a formula": "office_dde",
    "a formula that fetches": "office_outside",
    "another workbook": "office_links",
    "a connection to a database": "office_links",
    "a button that starts a program": "office_active",
    "a file stolen by the text": "file_entities",
    "a file stolen by the types": "file_entities",
    "a billion laughs": "file_entities",
    "laughs in a workbook": "file_entities",
    "laughs in OFD": "file_entities",
    "a document type in UTF-16": "file_entities",
    "an encoding that hides a document type": "file_damaged",
    "a new document with a password": "file_encrypted",
    "the same under an old ending": "file_encrypted",
    "an old document with a password": "file_encrypted",
    "an old workbook with a password": "file_encrypted",
    "an old document under a new ending": "file_old",
    "a web page as an old document": "file_content",
    "a new document under an old ending": "file_is_another",
    "a workbook under the ending of old Word": "file_is_another",
    "a compound file of another program": "file_content",
    "half a compound file": "file_damaged",
    "PDF with a script when opened": "pdf_script",
    "PDF with a script on a link": "pdf_script",
    "PDF with a script on a page": "pdf_action",
    "PDF with a script behind another action": "pdf_script",
    "PDF with a program that is started": "pdf_action",
    "PDF with printing by itself": "pdf_action",
    "PDF with a form that is sent off": "pdf_action",
    "PDF with a script in an address": "link_runs",
    "PDF with a file inside": "pdf_embedded",
    "PDF with a file on a note": "pdf_embedded",
    "PDF with a film": "pdf_media",
    "PDF with a dynamic form": "pdf_form",
    "PDF with a script under a disguised name": "pdf_script",
    "PDF with a script in a packed object": "pdf_script",
    "PDF with a password": "file_encrypted",
    "PDF with locked rights": "file_encrypted",
    "PDF with a zip behind it": "file_polyglot",
    "PDF with a web page behind it": "file_polyglot",
    "PDF with something before it": "file_content",
    "PDF with a zip that reaches over its end": "file_polyglot",
    "PDF without a page": "file_damaged",
    "SVG with a script": "file_svg",
    "SVG under another ending": "file_content",
    "a web page": "file_kind",
    "a web page as text": "text_markup",
    "a web page as a table": "text_markup",
    "a program": "file_kind",
    "a program behind a reversed name": "file_kind",
    "a batch file": "file_kind",
    "a script": "file_kind",
    "a program under another ending": "file_content",
    "null bytes in text": "text_signs",
    "bytes that are no text": "text_signs",
    "an archive as text": "text_signs",
    "PDF as text": "file_is_another",
    "a huge picture": "picture_huge",
    "a broken picture": "file_damaged",
    "Word as a workbook": "file_is_another",
    "a workbook as Word": "file_is_another",
    "Word as an archive": "file_is_another",
    "an archive as Word": "file_content",
    "OFD as Word": "file_is_another",
    "Word as OFD": "file_is_another",
    "PDF as Word": "file_is_another",
    "a picture of another kind": "file_is_another",
    "Word without its list of types": "file_content",
    "OFD with a program": "ofd_embedded",
    "OFD without its document": "file_damaged",
    "nothing": "file_size",
    "pdf without its last byte": "file_damaged",
    "ofd without its last byte": "file_damaged",
    "docx without its last byte": "file_damaged",
    "xlsx without its last byte": "file_damaged",
    "pptx without its last byte": "file_damaged",
    "png without its last byte": "file_damaged",
    "jpg without its last byte": "file_damaged",
    "jpeg without its last byte": "file_damaged",
    "gif without its last byte": "file_damaged",
    "webp without its last byte": "file_damaged",
    "zip without its last byte": "file_damaged",
    "docx behind a web page": "file_content",
    "docx before a program": "file_polyglot",
    "xlsx behind a web page": "file_content",
    "xlsx before a program": "file_polyglot",
    "pptx behind a web page": "file_content",
    "pptx before a program": "file_polyglot",
    "ofd behind a web page": "file_content",
    "ofd before a program": "file_polyglot",
    "zip behind a web page": "file_content",
    "zip before a program": "file_polyglot",
    "two archives in one": "file_polyglot",
} | {what: code for what, (code, _name, _data) in AGAIN.items()}


@pytest.fixture(autouse=True)
def own_places(tmp_path: Path, settings: object) -> Path:
    settings.FILES_ROOT = tmp_path / "files"  # type: ignore[attr-defined]
    settings.ARRIVING_ROOT = tmp_path / "arriving"  # type: ignore[attr-defined]
    settings.SOFFICE = ""  # type: ignore[attr-defined]
    return tmp_path


def take(name: str, data: bytes) -> Attachment:
    with translation.override("zh-hans"):
        return take_in(
            name=name, data=data, unit_code="mzj", owner_kind="record", owner_id="r1",
            by=Actor("p"), now=NOW,
        )  # fmt: skip


def left(place: Path) -> list[Path]:
    return [path for path in place.rglob("*") if path.is_file()]


@pytest.mark.django_db
@pytest.mark.parametrize("suffix", sorted(friendly()))
def test_an_ordinary_file_of_every_kind_is_taken_in_as_it_is(suffix: str, own_places: Path) -> None:
    made = take(f"文件.{suffix}", friendly()[suffix])
    assert [path.read_bytes() for path in left(own_places)] == [friendly()[suffix]]
    assert made.size == len(friendly()[suffix])


@pytest.mark.django_db
@pytest.mark.parametrize("what", HARMLESS)
def test_what_offices_do_in_the_same_places_is_taken_in(what: str, own_places: Path) -> None:
    name, data = HARMLESS[what]
    take(name, data)
    assert [path.read_bytes() for path in left(own_places)] == [data]


@pytest.mark.django_db
@pytest.mark.parametrize("what", CORPUS)
def test_what_would_do_harm_is_refused_with_its_own_sentence(what: str, own_places: Path) -> None:
    name, data = CORPUS[what]
    with pytest.raises(InvalidInput) as refusal:
        take(name, data)
    sentence = str(refusal.value.sentence)
    assert refusal.value.code == REASONS[what]
    assert sentence.endswith("。"), sentence
    assert "%" not in sentence, sentence
    assert left(own_places) == [], "something was kept"
    assert not Attachment.objects.exists()
    assert not AuditEntry.objects.exists()


def test_every_sentence_is_met_by_some_file() -> None:
    elsewhere = {"file_size", "file_too_hard", "file_not_converted", "picture_place"}
    assert set(REASONS) == set(CORPUS)
    assert SENTENCES.keys() - set(REASONS.values()) <= elsewhere


def test_every_sentence_is_said_in_chinese_and_ends() -> None:
    with translation.override("zh-hans"):
        said = [str(sentence) for sentence in SENTENCES.values()]
    assert all(sentence.endswith("。") for sentence in said)
    assert len(set(said)) == len(SENTENCES), "two codes say the same"


@pytest.mark.django_db
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_words_of_every_usual_encoding_are_taken_in_as_they_are(
    encoding: str, own_places: Path
) -> None:
    words = "办理须知：请携带身份证。\r\n"
    take("须知.txt", words.encode(encoding))
    assert [path.read_bytes() for path in left(own_places)] == [words.encode(encoding)]
    assert decoded(words.encode(encoding)) == words
    with pytest.raises(InvalidInput):
        take("网页.txt", "<html>".encode(encoding))


def test_a_long_text_is_looked_through_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain, "BLOCK", 7)  # signs are cut through at every border
    words = "  \n办理须知：请携带身份证𠮷。\r\n" * 20
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "gb18030"):
        data = words.encode(encoding)
        assert plain.beginning_of(data) == words.lstrip()[: plain.BEGINNING]
        assert plain.beginning_of(data + "\x00".encode(encoding.removesuffix("-sig"))) is None
        assert plain.beginning_of(data + b"\x81") is None
    with pytest.raises(Fault):
        inspect_text(b" " * 100 + b"<html>")


@pytest.mark.django_db
def test_a_table_whose_cells_begin_like_formulas_is_data(own_places: Path) -> None:
    data = "项目,增减\n甲,-3\n乙,=1+1\n".encode()
    take("增减.csv", data)
    assert [path.read_bytes() for path in left(own_places)] == [data]


@pytest.mark.django_db
def test_what_takes_too_long_or_breaks_the_child_is_refused(
    own_places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take("文.pdf", friendly()["pdf"])
    kept = left(own_places)
    for error, code in (
        (TookTooLong(), "file_too_hard"), (TookTooMuch(), "file_too_hard"),
        (Failed(), "file_damaged"),
    ):  # fmt: skip

        def broken(*_what: object, raised: NotDone = error, **_limits: object) -> None:
            raise raised

        monkeypatch.setattr(receiving, "run_confined", broken)
        with pytest.raises(InvalidInput) as refusal:
            take("文.pdf", friendly()["pdf"])
        assert refusal.value.code == code
    assert left(own_places) == kept


@pytest.mark.django_db
def test_an_archive_packed_in_another_way_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as made:
        made.writestr("a.txt", "text")
    with pytest.raises(InvalidInput) as refusal:
        take("包.zip", out.getvalue())
    assert refusal.value.code == "file_method"


@pytest.mark.django_db
def test_what_a_killed_server_left_behind_goes_with_the_next_upload(own_places: Path) -> None:
    arriving = own_places / "arriving"
    old, fresh = arriving / "arriving-old", arriving / "arriving-fresh"
    for folder in (old, fresh):
        folder.mkdir(parents=True)
        (folder / "given").write_bytes(b"%PDF-")
    os.utime(old, (NOW.timestamp() - 10**6,) * 2)
    take("文.pdf", friendly()["pdf"])
    assert sorted(arriving.iterdir()) == [fresh]


@pytest.mark.django_db
def test_a_chart_may_bring_its_figures_but_nothing_else_in_them() -> None:
    rels = (
        f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" Type="{OFFICE}/package" '
        'Target="../embeddings/Sheet1.xlsx"/></Relationships>'
    )
    parts = {"word/charts/chart1.xml": "<c/>", "word/charts/_rels/chart1.xml.rels": rels}
    place = "word/embeddings/Sheet1.xlsx"
    take("图表.docx", with_parts(friendly()["docx"], parts | {place: friendly()["xlsx"]}))
    macros = CORPUS["xlsm under another ending"][1]
    with pytest.raises(InvalidInput) as refusal:
        take("图表.docx", with_parts(friendly()["docx"], parts | {place: macros}))
    assert refusal.value.code == "office_macros"


@pytest.mark.django_db
def test_a_document_may_have_links_page_numbers_and_a_seal() -> None:
    numbered = in_body(field(" PA", "GE ") + field('HYPERLINK "https://gk.example.cn/"'))
    linked = related(numbered, "word/document.xml", "hyperlink", "https://gk.example.cn/")
    take("公文.docx", linked)
    idle = related(linked, "word/document.xml", "hyperlink", "javascript:window.print();")
    take("网页.docx", idle)

    def sealed(document: pikepdf.Pdf) -> None:
        seal = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Sig, T="seal",
            Rect=[0, 0, 90, 90], F=4, V=pikepdf.Dictionary(Type=pikepdf.Name.Sig, Contents=b"0"),
        )  # fmt: skip
        field_of_seal = document.make_indirect(seal)
        document.pages[0].Annots.append(field_of_seal)
        document.Root.AcroForm = pikepdf.Dictionary(Fields=[field_of_seal], SigFlags=3)
        top = pikepdf.Array([document.pages[0].obj, pikepdf.Name.Fit])
        document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.GoTo, D=top)

    take("公文.pdf", paper(sealed))


FEW = ["macros under another ending", "PDF with a script when opened", "a zip bomb", "a program"]


@pytest.mark.parametrize("what", FEW)
def test_in_the_editor_a_refusal_comes_with_the_form_as_it_was_typed(
    what: str, cast: Cast, own_places: Path
) -> None:
    record, clerk = draft(cast), at(cast.clerk)
    good = SimpleUploadedFile("好.pdf", friendly()["pdf"])
    assert press(clerk, record, files=[good]).status_code == 302
    name, data = CORPUS[what]
    answer = press(
        clerk, record, files=[SimpleUploadedFile(name, data)], html="<p>刚写的话</p>",
        keywords="刚写的词",
    )  # fmt: skip
    page = text_of(answer)
    assert answer.status_code == 422
    assert "刚写的话" in page
    assert "刚写的词" in page
    with translation.override("zh-hans"):
        sentence = str(SENTENCES[REASONS[what]])
        assert sentence % {"name": "这个文件"} in page or sentence % {"name": name} in page
    assert name in page
    assert again(record).working_copy.files.count() == 1
