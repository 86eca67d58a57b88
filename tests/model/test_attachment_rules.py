"""What attached files may be called, and which of them are taken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccanalytics.errors import Refused
from ccanalytics.model.attachments import (
    MEDIA_TYPES,
    NAME_LIMIT,
    SIZE_LIMIT,
    admitted,
    given_name,
    media_type,
    safe_name,
)
from hostile import HOSTILE, IDS

SAFE = {
    "Invoice March.PDF": "Invoice March.PDF",
    "../../etc/passwd": "passwd",
    "C:\\Users\\marta\\photo.jpg": "photo.jpg",
    "folder/": "folder",
    "..": "file",
    "": "file",
    "\x00\u202e": "file",
    "/ . /": "file",
    ".bashrc": "bashrc",
    "photo.jpg. . ": "photo.jpg",
    "two\r\nlines\tand a tab.txt": "two lines and a tab.txt",
    "nul\x00 and \x1b[31mred.png": "nul and [31mred.png",
    "\u202egnp.exe": "gnp.exe",
    "half\ud800.png": "half\ufffd.png",
    "photo.jpg:hidden.exe": "photo.jpg_hidden.exe",
    'a<b>"c"|d?*.csv': "a_b__c__d__.csv",
    "CON": "_CON",
    "com1 .notes.txt": "_com1 .notes.txt",
    "console.log": "console.log",
    "👩‍👧 ñ مرحبا.png": "👩‍👧 ñ مرحبا.png",
    "x" * 300 + ".jpeg": "x" * (NAME_LIMIT - 5) + ".jpeg",
    "ñ" * 300 + ".pdf": "ñ" * 98 + ".pdf",
    "a." + "x" * 300: "a." + "x" * (NAME_LIMIT - 2),
}


@pytest.mark.parametrize(("name", "safe"), SAFE.items(), ids=lambda name: ascii(name)[:30])
def test_a_carriers_name_is_made_safe(name: str, safe: str):
    assert safe_name(name) == safe


@given(
    st.text(st.characters() | st.sampled_from("./\\: \u200d\u202e\ud800")) | st.text("con.\u200d/")
)
def test_a_safe_name_stays_as_it_is_and_fits_any_disk(name: str):
    safe = safe_name(name)
    assert safe_name(safe) == safe != ""
    assert len(safe.encode()) <= NAME_LIMIT
    assert not set(safe) & set('/\\:*?"<>|\0\n\u202e')
    assert safe.strip(" .") == safe


@pytest.mark.parametrize("name", HOSTILE, ids=IDS)
def test_a_hostile_name_is_safe_too_and_none_is_taken_for_a_kind(name: str):
    assert 0 < len(safe_name(name).encode()) <= NAME_LIMIT
    with pytest.raises(Refused) as refused:
        admitted(name, 1)
    assert refused.value.code in ("file_kind", "file_name")


@pytest.mark.parametrize("name", ["../a.pdf", "a/b.pdf", "a\\b.pdf", "/a.pdf", "..", ".", "", " "])
def test_whoever_gives_a_name_with_path_parts_is_told_so(name: str):
    with pytest.raises(Refused, match="leave out folders") as refused:
        given_name(name)
    assert refused.value.code == "file_name"


RUNNING = (
    "html htm xhtml svg xml js mjs css swf exe com bat cmd ps1 sh py jar docm xlsm lnk url hta"
)


@pytest.mark.parametrize("name", [f"a.{end}" for end in RUNNING.split()] + ["pdf", "a.pdf.exe"])
def test_what_a_browser_or_a_shell_would_run_is_not_taken(name: str):
    with pytest.raises(Refused, match="not taken") as refused:
        media_type(name)
    assert refused.value.code == "file_kind"


def test_the_kind_is_told_by_the_end_of_the_name_in_any_case():
    assert media_type("Photo.JPG") == "image/jpeg"
    assert media_type("a.html.pdf") == "application/pdf"
    families = {kind.partition("/")[0] for kind in MEDIA_TYPES.values()}
    assert families == {"image", "application", "text", "audio", "video"}


def test_the_limit_itself_is_taken_and_a_byte_more_is_not():
    assert admitted("a.pdf", SIZE_LIMIT) == "a.pdf"
    with pytest.raises(Refused, match=r"a\.pdf is larger than 25 MiB") as refused:
        admitted("a.pdf", SIZE_LIMIT + 1)
    assert refused.value.code == "file_too_big"
    assert refused.value.values["size_limit"] == SIZE_LIMIT


def test_an_empty_file_is_not_taken():
    with pytest.raises(Refused, match=r"a\.pdf is empty") as refused:
        admitted("a.pdf", 0)
    assert refused.value.code == "file_empty"
