"""HTML from the templates: everything that is put into one is escaped, and what it lacks is an error."""

from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined


@lru_cache(maxsize=1)
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("allocation.screens", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def rendered(template: str, **given: object) -> str:
    """The HTML of a template with what it is given."""
    return _templates().get_template(f"{template}.html").render(**given)
