"""Charsets are found, and what is no text is refused by name."""

from __future__ import annotations

import gzip
import io
import random
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movesextract.errors import UndecodableError
from movesextract.text.decode import decode

ENGLISH = (
    "Harbor Labs has hired Ines Duarte – its first “chief scientist” – for £200,000 a year.\r\nShe starts in May.\n"
)
GERMAN = (
    "Die frühere Chefin wechselt zur Bäckerei Groß & Söhne. Sie übernimmt für 5.000 € im Monat die Geschäftsführung."
)
FRENCH = "L’entreprise a nommé Hélène Lefèvre à sa tête après le départ de son prédécesseur, à la fin de l’été."
SPANISH = "La compañía fichó a María Muñoz como directora después de un año difícil. ¿Quién la sustituirá?"
PORTUGUESE = "A diretora Conceição Araújo deixará a função em março, após três anos à frente da operação."
SIMPLIFIED = "海港实验室宣布任命陈丽为首席技术官。她此前在北风公司工作，负责机器人业务，年薪两百万元。"
TRADITIONAL = "海港實驗室宣布任命陳麗為技術長。她過去在北風公司工作，負責機器人業務，年薪兩百萬元，並將於下個月就任。"
JAPANESE = "ハーバー研究所は四日、田中氏が社長に就任したと発表した。前任の佐藤氏は退任する。給与は明らかにしていない。"
KOREAN = "하버연구소는 월요일 김민지 박사를 새 대표로 영입했다고 밝혔다. 그는 이전에 북풍에서 일했다."

CASES = [
    *((text, codec) for text in (ENGLISH, GERMAN, FRENCH, SPANISH, PORTUGUESE) for codec in ("cp1252", "utf-8")),
    *((SIMPLIFIED, codec) for codec in ("gb18030", "gbk", "utf-8")),
    (TRADITIONAL, "big5"),
    *((JAPANESE, codec) for codec in ("shift_jis", "euc_jp", "iso2022_jp", "utf-8")),
    *((KOREAN, codec) for codec in ("euc_kr", "cp949", "utf-8")),
    *(
        (text, codec)
        for text in (ENGLISH, GERMAN, SIMPLIFIED, JAPANESE, KOREAN)
        for codec in ("utf-16-le", "utf-16-be")
    ),
    *((text, codec) for text in (ENGLISH, SIMPLIFIED) for codec in ("utf-8-sig", "utf-16", "utf-32")),
]


@pytest.mark.parametrize(("text", "codec"), CASES)
def test_an_article_survives_every_usual_charset(text: str, codec: str) -> None:
    """Without any hint the text comes back character for character, line ends included."""
    assert text == decode(text.encode(codec))


@pytest.mark.parametrize("text", [SIMPLIFIED[:14], SIMPLIFIED[18:30], "陈立出任总裁"])
def test_a_few_chinese_characters_are_enough(text: str) -> None:
    """GB18030 is recognised where charset-normalizer takes it for Korean."""
    assert text == decode(text.encode("gb18030"))


@pytest.mark.parametrize(
    ("text", "codec", "declared"),
    [
        ("Дуарте возглавила лабораторию", "cp1251", "windows-1251"),
        ("Wrocławska spółka zatrudniła dyrektora", "cp1250", "Windows-1250"),
        ("Şirketin yeni müdürü işe başladı", "cp1254", "ISO-8859-9"),
        ("陈丽", "gbk", "gb2312"),
        ("田中", "shift_jis", "x-sjis"),
        ("김", "euc_kr", "ks_c_5601-1987"),
        ("£5 – “fine”", "cp1252", "ISO-8859-1"),
        ("Chefin geht", "utf-16-le", "utf-16le"),
    ],
)
def test_a_declared_charset_is_believed(text: str, codec: str, declared: str) -> None:
    """Also where the bytes are too few to tell, and under the names that web pages use."""
    assert text == decode(text.encode(codec), declared=declared)


@pytest.mark.parametrize("declared", ["iso-8859-1", "gbk", "us-ascii", "no-such-charset", "", "utf-16"])
def test_a_wrong_declaration_does_no_harm(declared: str) -> None:
    """UTF-8 with enough characters beyond ASCII wins over what the page claims."""
    assert decode(GERMAN.encode(), declared=declared) == GERMAN


@pytest.mark.parametrize("declared", ["iso-8859-1", "gbk", "shift_jis", None])
def test_one_accent_in_utf8_is_enough(declared: str | None) -> None:
    """A page that claims another charset does not make an umlaut two letters, or a Chinese one."""
    assert decode("Frau Müller geht".encode(), declared=declared) == "Frau Müller geht"


def test_russian_is_found_without_a_declaration() -> None:
    """Charsets beyond our own tables come from charset-normalizer."""
    text = "Компания назначила нового генерального директора, сообщила пресс-служба в понедельник. Он начнёт в мае."
    assert text == decode(text.encode("cp1251"))


def test_utf8_cut_in_a_character_keeps_the_rest() -> None:
    """One broken place does not turn a whole article into mojibake."""
    assert (SIMPLIFIED[:-1] + "\ufffd") == decode(SIMPLIFIED.encode()[:-1])


def test_text_without_bytes_is_empty() -> None:
    """No bytes, no text, no error."""
    assert "" == decode(b"") == decode(b"\xef\xbb\xbf")


def _zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("article.txt", ENGLISH)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "a PDF file"),
        (b"\n\n%PDF-1.4 late", "a PDF file"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a PNG image"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "a JPEG image"),
        (_zip(), "a zip archive"),
        (gzip.compress(ENGLISH.encode()), "gzip-compressed"),
        (b"\x7fELF\x02\x01\x01" + bytes(9), "an executable"),
        (b"MZ\x90\0\x03" + bytes(60), "a Windows executable"),
        (b"\0\0\0\x18ftypmp42", "an MP4 video"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "a WebP"),
        (b"Harbor\0Labs\0hired\0her", "NUL"),
        (bytes(100), "NUL"),
        (bytes(range(1, 32)) * 20, "binary"),
    ],
)
def test_binary_is_refused_by_name(data: bytes, kind: str) -> None:
    """The message names the source and what the bytes look like."""
    with pytest.raises(UndecodableError) as error:
        decode(data, source="inbox/a7.bin")
    assert "inbox/a7.bin" in str(error.value)
    assert f"looks like {kind}" in str(error.value) or kind in str(error.value)
    assert error.value.source == "inbox/a7.bin"


@pytest.mark.parametrize("size", [64, 1000, 70_000])
def test_encrypted_bytes_are_refused(size: int) -> None:
    """Random bytes are no text in any charset, whatever is declared."""
    generator = random.Random(size)
    for _ in range(20):
        data = generator.randbytes(size)
        for declared in (None, "gbk", "iso-8859-1"):
            with pytest.raises(UndecodableError):
                decode(data, declared=declared)


def test_a_byte_order_mark_does_not_make_text() -> None:
    """Random bytes behind a mark hold unassigned characters, and are refused by these."""
    generator = random.Random(5)
    for mark in (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf"):
        with pytest.raises(UndecodableError):
            decode(mark + generator.randbytes(2000))


@given(st.binary(max_size=200), st.sampled_from([None, "gbk", "utf-16", "latin-1", "idna", "zlib", "\0"]))
def test_any_bytes_give_text_or_the_one_error(data: bytes, declared: str | None) -> None:
    """No other exception escapes, and no NUL gets through."""
    try:
        text = decode(data, declared=declared)
    except UndecodableError:
        return
    assert "\0" not in text


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn"]), min_size=1))
def test_any_utf8_text_is_read_as_utf8(text: str) -> None:
    """Without a declaration valid UTF-8 is never taken for anything else."""
    expected = text.removeprefix("\ufeff")
    assert expected == decode(text.encode())
