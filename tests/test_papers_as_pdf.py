"""PDFs of papers: made in one call, never an old one for a new, a sentence where there is none."""

import re
import shutil
from pathlib import Path

import pytest
from pypdf import PdfReader

from allocation import run
from allocation.files.papers import pdf
from allocation.files.papers.extract import extract_bytes
from allocation.files.papers.memo import memo_bytes
from allocation.reconciliation import all_findings
from tests.shipped import shipped_case
from tests.tools import tool


@pytest.mark.slow
def test_memo_and_extract_become_pdfs_with_text_watermark_bookmarks_and_page_numbers(tmp_path: Path) -> None:
    tool("soffice")
    distribution = run(shipped_case("hso-2024-revised"), "phased-in")
    memo, extract = tmp_path / "memo.docx", tmp_path / "extract.docx"
    memo.write_bytes(memo_bytes(distribution, all_findings(distribution)))
    extract.write_bytes(extract_bytes(distribution, "vestre-viken"))
    memo.with_suffix(".pdf").write_bytes(b"%PDF-older")
    made = pdf.as_pdf([memo, extract])
    assert made == pdf.Pdfs((memo.with_suffix(".pdf"), extract.with_suffix(".pdf")))
    read = PdfReader(memo.with_suffix(".pdf"))
    pages = [page.extract_text() for page in read.pages]
    assert all(f"Side {number} av {len(pages)}" in text for number, text in enumerate(pages, 1))
    titles = [one["/Title"] for one in read.outline if isinstance(one, dict)]
    assert str(titles[0]) == "Forslag til vedtak"
    root = read.root_object
    assert str(root["/Lang"]) == "nb-NO"
    assert "True" in str(root["/MarkInfo"])
    assert re.search("Helse Sør-Øst RHF fordeler", pages[0])


def test_where_no_program_makes_pdfs_a_sentence_says_so_and_no_older_one_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "_program", lambda: None)
    document = tmp_path / "memo.docx"
    document.with_suffix(".pdf").write_bytes(b"%PDF-older")
    assert pdf.as_pdf([document]) == pdf.Pdfs((), pdf.NOT_INSTALLED)
    assert not document.with_suffix(".pdf").exists()


@pytest.mark.skipif(shutil.which("sh") is None, reason="the program that fails is a shell script")
def test_a_program_that_fails_or_hangs_leaves_no_pdf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = tmp_path / "memo.docx"
    document.write_bytes(b"no document")
    monkeypatch.setattr(pdf, "_TO_START", 0)
    monkeypatch.setattr(pdf, "_FOR_EACH", 1)
    for script in ("exit 1", "sleep 60"):
        program = tmp_path / "soffice"
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(0o755)
        monkeypatch.setattr(pdf, "_program", lambda found=str(program): found)
        assert pdf.as_pdf([document]) == pdf.Pdfs((), pdf.NOT_FINISHED)
