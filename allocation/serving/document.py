"""A file that leaves a screen."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Document:
    """A finished file: the name it is saved under, its media type and what is in it."""

    name: str
    media: str
    content: bytes
