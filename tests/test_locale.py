"""The pages speak Chinese: every string of theirs is translated, and what is served is compiled."""

import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.utils.translation import gettext, override
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
MESSAGES = ROOT / "companion" / "locale" / "zh_Hans" / "LC_MESSAGES"
COMPILE = "run: .venv/bin/pybabel compile -d companion/locale -D django"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
CHINESE = re.compile("[\u4e00-\u9fff]")


@cache
def catalogue() -> Catalog:
    with (MESSAGES / "django.po").open("rb") as file:
        return read_po(file, locale="zh_Hans")


def strings_of_pages() -> Iterator[str]:
    for path in sorted((ROOT / "companion" / "templates").rglob("*.html")):
        yield from strings_in(as_python(path))
    for path in sorted((ROOT / "companion" / "console").rglob("*.py")):
        yield from strings_in(path.read_text())


def as_python(template: Path) -> str:
    """What Django's own makemessages makes of a template, without its indentation."""
    lines = templatize(template.read_text(), origin=str(template)).splitlines()
    return "\n".join(line.strip() for line in lines)


def strings_in(source: str) -> Iterator[str]:
    for _, message, _, _ in extract("python", io.BytesIO(source.encode()), KEYWORDS):
        yield message if isinstance(message, str) else message[0]


def translations(of: Catalog) -> dict[str, str]:
    return {str(message.id): str(message.string) for message in of if message.id}


STRINGS = sorted(set(strings_of_pages()))


def test_strings_are_found_in_templates_and_in_python() -> None:
    assert {"I take over", "Choose an outcome and say what was done."} <= set(STRINGS)


@pytest.mark.parametrize("string", STRINGS)
def test_every_string_of_a_page_has_a_chinese_translation(string: str) -> None:
    message = catalogue().get(string)

    assert message is not None, "not in django.po"
    assert message.string != string
    assert CHINESE.search(str(message.string))


def test_no_translation_is_empty_doubtful_or_without_use() -> None:
    messages = [message for message in catalogue() if message.id]

    assert [message.id for message in messages if not message.string or message.fuzzy] == []
    assert [message.id for message in messages if message.id not in STRINGS] == []
    assert not catalogue().obsolete


def test_what_is_served_is_what_was_translated() -> None:
    with (MESSAGES / "django.mo").open("rb") as file:
        served = read_mo(file)

    assert translations(served) == translations(catalogue()), COMPILE


def test_django_finds_the_translations() -> None:
    with override("zh-hans"):
        assert gettext("I take over") == "由我接手"
    with override("en"):
        assert gettext("I take over") == "I take over"
