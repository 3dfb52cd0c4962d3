"""A file that leaves a screen, finished or in the making."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Document:
    """A finished file: the name it is saved under, its media type and what is in it."""

    name: str
    media: str
    content: bytes


class StillMaking(Exception):
    """The file is in the making: under which name it is asked for again, and how far it is, in words."""

    def __init__(self, name: str, told: str) -> None:
        super().__init__(told)
        self.name, self.told = name, told
