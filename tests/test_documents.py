"""What the documents name is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
DOCUMENTS = [README, *sorted((ROOT / "docs").rglob("*.md"))]
FIRST_SCREEN = 40

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
OUTWARD = re.compile(r"[a-z]+:|#")
COMMAND = re.compile(r"(?:`|^)make ([a-z]+)", re.MULTILINE)
TARGET = re.compile(r"^([a-z]+):", re.MULTILINE)
IN_BACKTICKS = re.compile(r"`([^`\s]+)`")
PROJECT_PATH = re.compile(r"(companion|notifications|api|tests|docs|benchmarks|\.ci)/[\w./-]*")
TOP_LEVEL = re.compile(r"\.?[\w.-]+\.(md|txt|toml|py)|\.importlinter|\.env\.example|Makefile")


def name(document: Path) -> str:
    return str(document.relative_to(ROOT))


def paths_in(text: str) -> list[str]:
    """What stands in backticks and looks like a file or a folder of this project."""
    return [
        found
        for found in IN_BACKTICKS.findall(text)
        if PROJECT_PATH.fullmatch(found) or TOP_LEVEL.fullmatch(found)
    ]


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_link_leads_somewhere(document: Path) -> None:
    links = [link for link in LINK.findall(document.read_text()) if not OUTWARD.match(link)]
    dead = [link for link in links if not (document.parent / link.partition("#")[0]).exists()]

    assert dead == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_path_that_is_named_exists(document: Path) -> None:
    missing = [path for path in paths_in(document.read_text()) if not (ROOT / path).exists()]

    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_make_command_that_is_named_exists(document: Path) -> None:
    targets = set(TARGET.findall((ROOT / "Makefile").read_text()))
    named = set(COMMAND.findall(document.read_text()))

    assert named <= targets


def test_the_two_commands_stand_on_the_first_screen_of_the_readme() -> None:
    first_screen = "\n".join(README.read_text().splitlines()[:FIRST_SCREEN])

    assert "make run" in first_screen
    assert "make test" in first_screen


def test_every_setting_of_the_example_is_explained_to_the_operator() -> None:
    settings = re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    explained = (ROOT / "docs" / "operations.md").read_text()

    assert settings
    assert [setting for setting in settings if f"`{setting}`" not in explained] == []


def test_every_decision_has_a_number_of_its_own_and_says_what_follows_from_it() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [int(decision.name[:4]) for decision in decisions]

    assert numbers == list(range(1, len(decisions) + 1))
    for decision in decisions:
        headings = re.findall(r"^## (.+)$", decision.read_text(), re.MULTILINE)
        assert headings == ["Context", "Decision", "Consequences"], decision.name
