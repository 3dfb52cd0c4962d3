"""The papers of what is on the screen, as Word and as PDF: the board's, and each recipient's extract."""

from collections.abc import Mapping

from allocation.distribution import Distribution
from allocation.files.clockless import packed
from allocation.screens.documents.of_run import stem_of
from allocation.screens.making import Slow, Tell
from allocation.screens.seat import shown_run
from allocation.screens.shelf import run_of, shelf_for
from allocation.screens.words import Words, words
from allocation.screens.working import WorkingCopy
from allocation.serving.document import Document

RECIPIENT = "mottaker"
"""What an extract's address says whose it is by."""

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PDF, _ZIP = "application/pdf", "application/zip"


def _memo(copy: WorkingCopy, _wanted: Mapping[str, str]) -> Slow:
    """The board paper, to be edited."""
    stem, say = stem_of(copy), words(copy.look.language)
    run = shown_run(shelf_for(copy).case, copy)
    return Slow(
        say("leaving.writes_memo"), lambda _tell: Document(f"{stem}.docx", _WORD, _memo_of(copy, run))
    )


def _memo_pdf(copy: WorkingCopy, _wanted: Mapping[str, str]) -> Slow:
    """The board paper, to be read."""
    stem, say = stem_of(copy), words(copy.look.language)
    run = shown_run(shelf_for(copy).case, copy)

    def made(tell: Tell) -> Document:
        pdf = _as_pdfs({stem: _memo_of(copy, run)}, tell, say)
        return Document(f"{stem}.pdf", _PDF, pdf[stem])

    return Slow(say("leaving.writes_memo"), made)


def _memo_of(copy: WorkingCopy, run: Distribution) -> bytes:
    """The paper as the command line writes it: beside the usual alternative where nothing is decided."""
    from allocation.files.papers.memo import memo_bytes
    from allocation.reconciliation import all_findings

    case = shelf_for(copy).case
    is_own = copy.tried.opened == case.default_scenario and not copy.tried.is_changed
    beside = None if case.decision is not None or is_own else run_of(case, case.default_scenario)
    return memo_bytes(run, all_findings(run), beside)


def _extracts(copy: WorkingCopy, _wanted: Mapping[str, str]) -> Slow:
    """Each recipient's extract, to be edited, in one file."""
    stem, say = stem_of(copy), words(copy.look.language)
    run = shown_run(shelf_for(copy).case, copy)

    def made(tell: Tell) -> Document:
        documents = {f"{name}.docx": content for name, content in _written(run, stem, tell, say).items()}
        return Document(_all_named(stem, say), _ZIP, packed(documents))

    return Slow(say("leaving.writes_extract"), made)


def _extracts_pdf(copy: WorkingCopy, _wanted: Mapping[str, str]) -> Slow:
    """Each recipient's extract, to be read, in one file."""
    stem, say = stem_of(copy), words(copy.look.language)
    run = shown_run(shelf_for(copy).case, copy)

    def made(tell: Tell) -> Document:
        pdfs = _as_pdfs(_written(run, stem, tell, say), tell, say)
        return Document(
            _all_named(stem, say, "-pdf"), _ZIP, packed({f"{name}.pdf": one for name, one in pdfs.items()})
        )

    return Slow(say("leaving.writes_extract"), made)


def _all_named(stem: str, say: Words, form: str = "") -> str:
    return f"{stem}-{say('leaving.extracts_file')}{form}.zip"


def _written(run: Distribution, stem: str, tell: Tell, say: Words) -> dict[str, bytes]:
    """Every recipient's document by its name without ending."""
    from allocation.files.papers.extract import extract_bytes
    from allocation.files.papers.wording import recipients_of

    codes, documents = recipients_of(run), dict[str, bytes]()
    for number, code in enumerate(codes, 1):
        tell(say("leaving.writes_extracts", number=number, of=len(codes)))
        documents[f"{stem}-{code}"] = extract_bytes(run, code)
    return documents


def _as_pdfs(documents: Mapping[str, bytes], tell: Tell, say: Words) -> dict[str, bytes]:
    from allocation.files.papers.pdf import pdfs_of

    tell(say.counted("leaving.makes_pdf", len(documents)))
    return pdfs_of(documents)


def _extract(copy: WorkingCopy, wanted: Mapping[str, str]) -> Document:
    """The extract of the one recipient that is looked at, to be edited."""
    name, content = _extract_of(copy, wanted)
    return Document(f"{name}.docx", _WORD, content)


def _extract_pdf(copy: WorkingCopy, wanted: Mapping[str, str]) -> Slow:
    """The same, to be read."""
    say = words(copy.look.language)
    _whose(copy, wanted)

    def made(tell: Tell) -> Document:
        name, content = _extract_of(copy, wanted)
        return Document(f"{name}.pdf", _PDF, _as_pdfs({name: content}, tell, say)[name])

    return Slow(say("leaving.writes_extract"), made)


def _extract_of(copy: WorkingCopy, wanted: Mapping[str, str]) -> tuple[str, bytes]:
    """What one recipient's extract is called, and what it holds."""
    from allocation.files.papers.extract import extract_bytes

    run, code = _whose(copy, wanted)
    return f"{stem_of(copy)}-{code}", extract_bytes(run, code)


def _whose(copy: WorkingCopy, wanted: Mapping[str, str]) -> tuple[Distribution, str]:
    """The run, and the recipient that is wanted. Raises KeyError for one who gets nothing in it."""
    from allocation.files.papers.wording import recipients_of

    run, code = shown_run(shelf_for(copy).case, copy), wanted.get(RECIPIENT, "")
    if code not in recipients_of(run):
        raise KeyError(code)
    return run, code


BUILDERS = {
    "memo": _memo,
    "memo_pdf": _memo_pdf,
    "extracts": _extracts,
    "extracts_pdf": _extracts_pdf,
    "extract": _extract,
    "extract_pdf": _extract_pdf,
}
