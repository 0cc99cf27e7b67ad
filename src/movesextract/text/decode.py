"""Turn bytes into text, or say what the bytes are instead."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator

from movesextract.errors import UndecodableError
from movesextract.text.plausibility import BELIEVABLE, foreign_letters, plausibility

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_SIGNATURES = (
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"PK\x03\x04", "a zip archive (or a Word, Excel or EPUB file)"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\x1f\x8b", "gzip-compressed data"),
    (b"BZh91AY&SY", "bzip2-compressed data"),
    (b"\xfd7zXZ\x00", "xz-compressed data"),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed data"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x7fELF", "an executable (ELF)"),
    (b"\xcf\xfa\xed\xfe", "an executable (Mach-O)"),
    (b"\xca\xfe\xba\xbe", "an executable (Mach-O or Java class)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Microsoft Office file"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"\x00asm", "a WebAssembly module"),
    (b"OggS", "an Ogg media file"),
    (b"ID3", "an MP3 file"),
    (b"{\\rtf", "an RTF document"),
    (b"%!PS", "a PostScript file"),
)

# What web pages call by these names is in fact the larger set (WHATWG Encoding Standard, section 4.2).
_WEB_NAMES = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "iso-8859-9": "cp1254",
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "x-windows-949": "cp949",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "unicode": "utf-16",
}

# Of equally plausible readings, which only a few characters have, the first wins.
_CANDIDATES = ("gb18030", "cp932", "euc_jp", "cp949", "big5hkscs", "cp1252", "utf-16-le", "utf-16-be")
_TWO_BYTE = frozenset({"gb18030", "cp932", "euc_jp", "cp949", "big5hkscs", "big5", "cp950"})
_SINGLE_BYTE = ("cp1252", "utf-16-le", "utf-16-be")
_RARER = (
    "cp1250 cp1251 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 iso8859_2 iso8859_5 iso8859_7 "
    "iso8859_15 koi8_r koi8_u cp874 mac_roman"
).split()
_NO_CHARSETS = frozenset(
    {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "utf-7", "undefined", "mbcs", "oem"}
)
_FEW = 20  # characters beyond ASCII: too few to judge, so that the declaration decides
_BEYOND = re.compile(rb"[\x80-\xff]+")
_SAMPLE = 65_536  # bytes that are judged; the whole is decoded
_HARMLESS_CONTROLS = frozenset("\t\n\r\f\v\x1a\x1b\x1c\x1d\x1e\x1f\x85")


def decode(data: bytes, *, declared: str | None = None, source: str | None = None) -> str:
    """Return the text that ``data`` holds; line ends are kept, a byte order mark is not.

    ``declared`` is the charset named by an HTTP header or a meta tag. It is believed if the bytes agree; valid UTF-8
    beats it, because pages lie about Latin-1 more often than other text happens to be valid UTF-8. Without it UTF-8,
    UTF-16 without a mark, GB18030, Shift-JIS, EUC-JP, EUC-KR, Big5 and Windows-1252 are told apart by how ordinary
    the characters are to which they lead; for other charsets charset-normalizer is asked.

    A few broken bytes in otherwise good text become U+FFFD. ``source`` names the input in the error message.

    Raises:
        UndecodableError: the bytes are no text, or no reading of them is believable.

    >>> decode("Müller geht".encode("cp1252"))
    'Müller geht'
    """
    return _decoded(data, declared, source)[0]


def charset_of(data: bytes, *, source: str | None = None) -> str:
    """Python's name of the charset in which `decode` reads ``data``; with a byte order mark, one that takes it off.

    Raises UndecodableError as `decode` does.

    >>> charset_of("Müller geht".encode("cp1252")), charset_of(b"\\xff\\xfeM\\0")
    ('cp1252', 'utf-16')
    """
    return _decoded(data, None, source)[1]


def marked_charset(data: bytes) -> str | None:
    """The charset whose byte order mark ``data`` begins with, under the name that takes the mark off."""
    return next((codec for mark, codec in _MARKS if data.startswith(mark)), None)


def _decoded(data: bytes, declared: str | None, source: str | None) -> tuple[str, str]:
    """The text, and the charset that it was read in."""
    if (marked := marked_charset(data)) is not None:
        return _checked(data.decode(marked, errors="replace"), source), marked
    _refuse_binary(data, source)
    for text, codec in _readings(data, declared):
        return _checked(text, source), codec
    kind = "binary data (it holds NUL bytes)" if b"\0" in data else "binary, encrypted or compressed data"
    raise _undecodable(kind, source)


def _undecodable(kind: str, source: str | None) -> UndecodableError:
    return UndecodableError(f"{source or 'the input'} is not text: it looks like {kind}", source=source)


def _refuse_binary(data: bytes, source: str | None) -> None:
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise _undecodable(kind, source)
    if b"%PDF-" in data[:1024] and b"\0" not in data[:16]:
        raise _undecodable("a PDF file", source)
    if data[4:8] == b"ftyp":
        raise _undecodable("an MP4 video or HEIC image", source)
    if data[:4] == b"RIFF" and data[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        raise _undecodable("a WebP, WAV or AVI file", source)
    if data[:2] == b"MZ" and b"\0" in data[:128]:
        raise _undecodable("a Windows executable", source)


def _readings(data: bytes, declared: str | None) -> Iterator[tuple[str, str]]:
    """Yield believable readings, the best first, each with its charset."""
    if b"\0" in data:
        yield from _wide_readings(data, declared)
        return
    codec = _codec(declared)
    if b"\x1b$" in data or codec == "iso2022_jp":
        yield from ((text, "iso2022_jp") for text in _strict(data, "iso2022_jp"))
    utf8 = next(_strict(data, "utf-8"), None)
    if utf8 is not None and not (codec in _TWO_BYTE and _is_doubtful(utf8)):
        yield utf8, "utf-8"
    if codec and not codec.startswith("utf"):
        yield from ((text, codec) for text in _believable(data, codec))
    if utf8 is not None:
        yield utf8, "utf-8"
    yield from _nearly_utf8(data)
    yield from _best_guess(data)
    yield from _rare_charset(data)


def _is_doubtful(utf8: str) -> bool:
    """True if so few characters are not ASCII that a two-byte charset may look like UTF-8 by chance."""
    beyond = sum(not character.isascii() for character in utf8[:_SAMPLE])
    return 0 < beyond < 4 and plausibility(utf8, "cp1252") < BELIEVABLE


def _codec(declared: str | None) -> str | None:
    """Python's name for a declared charset, or None if there is no such charset."""
    name = (declared or "").strip().strip("\"'").lower()
    if not name:
        return None
    try:
        codec = codecs.lookup(_WEB_NAMES.get(name, name)).name
        b"aaaa".decode(codec, errors="ignore")  # fails for codecs that give bytes, such as zlib
    except (LookupError, ValueError):
        return None
    return None if codec in _NO_CHARSETS else codec


def _strict(data: bytes, codec: str) -> Iterator[str]:
    try:
        yield data.decode(codec)
    except (UnicodeError, LookupError):
        return


def _lenient(data: bytes, codec: str) -> str | None:
    """The text, with up to one broken place in some two hundred characters replaced by U+FFFD."""
    text = data.decode(codec, errors="replace")
    broken = text.count("\ufffd")
    return text if broken <= (len(text) + 150) // 200 else None


def _believable(data: bytes, codec: str) -> Iterator[str]:
    text = _lenient(data, codec)
    if text is None:
        return
    few = "\ufffd" not in text and sum(not c.isascii() for c in text) < _FEW and text.replace("\n", "").isprintable()
    if few or plausibility(text, codec) >= BELIEVABLE or foreign_letters(text):
        yield text


def _wide_readings(data: bytes, declared: str | None) -> Iterator[tuple[str, str]]:
    """Readings of data with NUL bytes, which is UTF-16 or UTF-32 or no text."""
    names = ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]
    if (codec := _codec(declared)) in names:
        names.insert(0, str(codec))
    scored = []
    for name in names:
        unit = 4 if "32" in name else 2
        for text in _strict(data[: len(data) // unit * unit], name):
            if "\0" not in text:
                plain = sum(" " <= character <= "~" for character in text[:_SAMPLE])
                score = max(plausibility(text), plain / max(1, len(text[:_SAMPLE])) - 0.25)
                scored.append((score, text, name))
    best = max(scored, key=lambda one: one[0], default=(0.0, "", ""))
    if best[0] >= BELIEVABLE:
        yield best[1:]


def _nearly_utf8(data: bytes) -> Iterator[tuple[str, str]]:
    """UTF-8 with a few broken bytes, such as one cut off in the middle of a character."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    whole = sum(not character.isascii() for character in text) - broken
    if broken and whole >= 10 * broken and plausibility(text) >= BELIEVABLE:
        yield text, "utf-8"


def _best_guess(data: bytes) -> Iterator[tuple[str, str]]:
    best, best_codec = 0.0, ""
    single = _is_single_byte(data[:_SAMPLE])
    for codec in _SINGLE_BYTE if single else _CANDIDATES:
        if codec.startswith("utf-16") and len(data) % 2:
            continue
        # A character cut in two at the end of the sample is no fault.
        text = _lenient(data[:_SAMPLE], codec)
        score = plausibility(text, codec) if text is not None else 0.0
        if score > best:
            best, best_codec = score, codec
    if best >= BELIEVABLE:
        yield data.decode(best_codec, errors="replace"), best_codec


def _is_single_byte(sample: bytes) -> bool:
    """True if the bytes beyond ASCII mostly stand alone, as accented letters do and halves of characters do not."""
    beyond = sum(map(len, _BEYOND.findall(sample)))
    return sum(len(run) for run in _BEYOND.findall(sample) if len(run) > 1) * 2 < beyond


def _rare_charset(data: bytes) -> Iterator[tuple[str, str]]:
    """Ask charset-normalizer, restricted to the charsets that we cannot judge ourselves.

    Left free it takes short Windows-1252 for cp775 and a few characters of GB18030 for Korean.
    """
    import charset_normalizer  # noqa: PLC0415

    match = charset_normalizer.from_bytes(data[:_SAMPLE], cp_isolation=list(_RARER)).best()
    if match is None:
        return
    text = data.decode(match.encoding, errors="replace")
    if foreign_letters(text):
        yield text, match.encoding


def _checked(text: str, source: str | None) -> str:
    """Refuse what decodes and yet is no text: control characters or mostly broken places."""
    if "\0" in text:
        raise _undecodable("binary data (it holds NUL characters)", source)
    sample = text[:_SAMPLE]
    bad = sum(map(_is_no_text, sample))
    if bad > max(2, len(sample) // 20):
        raise _undecodable("binary, encrypted or compressed data", source)
    return text


def _is_no_text(character: str) -> bool:
    """True for broken places, control characters, and code points that are private or not assigned."""
    if " " <= character <= "~":
        return False
    return character == "\ufffd" or (
        unicodedata.category(character) in {"Cc", "Cn", "Co"} and character not in _HARMLESS_CONTROLS
    )
