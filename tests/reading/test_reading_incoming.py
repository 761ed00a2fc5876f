"""Files of every sort as text, and one clear line for what cannot be read."""

from __future__ import annotations

import sys
import zipfile
from io import BytesIO
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import ReadingError
from detente.reading.clean import cleaned
from detente.reading.incoming import LARGEST, LONGEST, article, opened
from detente.reading.layout import LONG, paragraphs

SAID = "The minister said on Monday that the “talks” had failed and would not be resumed by his government."

RUSSIAN = "Переговоры зашли в тупик, заявил министр иностранных дел в понедельник."


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        *((name, SAID) for name in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac_roman")),
        ("latin-1", "The minister said on Monday that the talks in Köln and Århus had failed, and would not go on."),
        ("cp1251", "The minister said on Monday that “Правда” of Moscow and Путин were told of it by the agency."),
    ],
)
def test_old_and_new_encodings(encoding: str, text: str) -> None:
    assert article(text.encode(encoding)).text == text


def test_a_broken_letter_does_not_spoil_the_others() -> None:
    """A download cut in the middle of a letter is still in UTF-8."""
    assert article(f"{SAID} —".encode()[:-1]).text == f"{SAID} \ufffd"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b" \n\t\r\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (bytes(range(256)) * 9, "binary"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "binary"),
        (RUSSIAN.encode(), "English"),
        (RUSSIAN.encode("cp1251"), "English"),
        (b"<html><body>" + b"<p>the talks" * 500_000, "a page of 6 MB; allowed: up to 5 MB"),
        ("Le ministre a déclaré lundi que les négociations avaient échoué, une fois de plus.".encode(), "English"),
        (b"PK\x03\x04" + bytes(200), "broken packed file"),
        (b"the talks " * (LONGEST // 10 + 1), "characters"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, said: str) -> None:
    with pytest.raises(ReadingError, match=said) as caught:
        article(data, "note.txt")
    assert str(caught.value).startswith("note.txt: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("library", "data", "said"),
    [
        ("pypdf", b"%PDF-1.4\n%broken", "PDF cannot be read"),
        ("trafilatura", b"<html><body></body></html>", "no text found"),
    ],
)
def test_broken_files_of_other_forms(library: str, data: bytes, said: str) -> None:
    pytest.importorskip(library)
    with pytest.raises(ReadingError, match=said):
        article(data)


def test_a_library_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    with pytest.raises(ReadingError, match=r"pypdf is needed. Mend: pip install 'detente\[read\]'"):
        article(b"%PDF-1.4\n")


def test_a_missing_file_and_one_too_large(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="cannot be read"):
        opened(tmp_path / "none.txt")
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(ReadingError, match="allowed: up to 20 MB"):
        opened(large)


def word(main: str | None = None, other: dict[str, bytes] | None = None) -> bytes:
    """A Word file as saved, or with another main part or more parts in it."""
    document = docx.Document()
    document.add_paragraph(SAID)
    document.add_table(1, 1).cell(0, 0).text = "a table"
    document.add_paragraph("Nobody\twas ").add_run().add_break()
    document.paragraphs[-1].add_run("told.")
    packed = BytesIO()
    document.save(packed)
    out = BytesIO()
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, main if main and part == "word/document.xml" else old.read(part))
        for part, data in (other or {}).items():
            new.writestr(part, data)
    return out.getvalue()


MAIN = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'


def test_a_word_file() -> None:
    assert article(word()).text == f"{SAID}\n\nNobody\twas \ntold."


def test_what_was_inserted_with_marks_of_change_is_read_and_what_was_deleted_is_not() -> None:
    said, gone = f"<w:r><w:t>{SAID}</w:t></w:r>", "<w:del><w:r><w:delText>never</w:delText></w:r></w:del>"
    assert article(word(MAIN.format(f"<w:p><w:ins>{said}</w:ins>{gone}</w:p>"))).text == SAID


@pytest.mark.parametrize(
    ("main", "said"),
    [
        (MAIN.format("<w:p/>" * 9_000_000), "54 MB once unpacked; allowed: up to 50 MB"),
        ('<!DOCTYPE l [<!ENTITY a SYSTEM "other.xml">]>' + MAIN.format("<w:p>&a;</w:p>"), "undefined entity"),
        (
            '<!DOCTYPE l [<!ENTITY a0 "a lot">'
            + "".join(f'<!ENTITY a{k} "{f"&a{k - 1};" * 10}">' for k in range(1, 10))
            + "]>"
            + MAIN.format("<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>"),
            "cannot be read",
        ),
        (MAIN.format("<w:p>"), "mismatched tag"),
    ],
    ids=["unpacks", "looks elsewhere", "multiplies", "broken"],
)
def test_a_word_file_that_is_a_trap(main: str, said: str) -> None:
    with pytest.raises(ReadingError, match=said) as caught:
        article(word(main), "note.docx")
    assert str(caught.value).startswith("note.docx: ")


def test_pictures_in_a_word_file_do_not_count() -> None:
    assert article(word(other={"word/picture.bin": bytes(60_000_000)})).text.startswith(SAID)


def test_a_web_page_without_its_trimmings() -> None:
    pytest.importorskip("trafilatura")
    told = "".join(
        f"<p>{SAID} It was the {word} time this year that they met for nothing.</p>" for word in ("third", "last")
    )
    page = f"""<!DOCTYPE html><html><head><title>News</title><script>alert("The minister said no")</script></head>
    <body><nav><a href="/">Home</a><a href="/w">World</a></nav><article><h1>Talks fail</h1>{told}</article>
    <aside>Subscribe to our newsletter</aside><footer>Copyright 2007. Terms of use</footer></body></html>"""
    text = article(page.encode()).text
    assert "had failed and would not be resumed" in text
    assert "alert" not in text
    assert "Terms of use" not in text
    assert "Home" not in text


def test_a_pdf_file() -> None:
    pytest.importorskip("pypdf")
    text = article(_pdf("The minister said on Monday that the talks had failed and would not be resumed.")).text
    assert text.strip() == "The minister said on Monday that the talks had failed and would not be resumed."


def _pdf(line: str) -> bytes:
    """A PDF file of one page with one line on it, by hand (PDF 1.4)."""
    stream = f"BT /F1 12 Tf 20 100 Td ({line}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 900 200] /Contents 4 0 R"
        b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n" % len(stream) + stream + b"\nendstream",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + one + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(out)
    return out + b"xref\n0 5\n0000000000 65535 f \n" + table + tail


def test_marks_that_do_not_show_are_taken_out_for_the_rules() -> None:
    assert cleaned("Mos\u00adcow \u202esaid\u202c:\u00a0\u201eno\u201d").text == 'Moscow said: "no"'


def test_long_paragraphs_and_rows_of_marks_are_cut_and_every_part_leads_to_the_original() -> None:
    said = "He said: “We will go. We will not wait.” The talks failed. " * 200
    for text in (said, "word " * 3000, "x" * 9000):
        parts = list(paragraphs(cleaned(text)))
        assert len(parts) > 2
        assert max(len(one.text) for one in parts) <= LONG
        assert "".join(one.text for one in parts).replace(" ", "") == cleaned(text).text.replace(" ", "")
        assert all(text[one.at[0]] == cleaned(one.text[0]).text or one.text[0] in '"' for one in parts)
    assert all(one.text.count('"') % 2 == 0 for one in paragraphs(cleaned(said)))
    marks = cleaned(f"No{'!' * 5000} said\ufdfa")
    assert (marks.text, marks.at[-1]) == ("No!!! said\ufdfa", 5007)


@given(st.text())
def test_cleaning_keeps_every_place(text: str) -> None:
    """Whatever comes, each mended character leads to one of the original, in order."""
    mended = cleaned(text)
    assert len(mended.text) == len(mended.at)
    assert list(mended.at) == sorted(mended.at)
    assert all(0 <= place < len(text) for place in mended.at)
    assert "“" not in mended.text
    assert "\u202e" not in mended.text


@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_one_line(data: bytes) -> None:
    lines = 0
    try:
        text = article(data).text
    except ReadingError as error:
        text, lines = str(error), str(error).count("\n")
    assert text.strip()
    assert lines == 0
