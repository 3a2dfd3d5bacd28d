"""What a reader may rely on without looking, because this looks."""

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(
    path
    for package in ("companion", "notifications", "api")
    for path in (ROOT / package).rglob("*.py")
)
NOT_TEXT = {".png", ".ico", ".woff2", ".mo", ".sqlite3"}


def calls(path):
    return [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]


def imported(path):
    """Every dotted name that a module imports."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


# --- Packages


def locked():
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    return [
        Requirement(line) for line in lines if line.strip() and not line.lstrip().startswith("#")
    ]


def wanted():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lines = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    return [Requirement(line) for line in lines]


def test_every_package_is_pinned_to_one_version():
    loose = [
        str(requirement)
        for requirement in locked()
        if [each.operator for each in requirement.specifier] != ["=="]
    ]
    assert loose == []


def test_every_dependency_is_locked_at_a_version_that_fits():
    versions = {each.name.lower(): next(iter(each.specifier)).version for each in locked()}
    unmet = [
        str(requirement)
        for requirement in wanted()
        if not requirement.specifier.contains(
            Version(versions.get(requirement.name.lower(), "0")), prereleases=True
        )
        or requirement.name.lower() not in versions
    ]
    assert unmet == []


def test_no_package_is_locked_twice():
    names = [each.name.lower() for each in locked()]
    assert len(names) == len(set(names))


# --- Time and signals


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_handed_to_a_broker_with_a_time(path):
    words = {keyword.arg for call in calls(path) for keyword in call.keywords}
    assert not words & {"eta", "countdown", "apply_at", "next_run"}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_signal_is_used(path):
    """What happens stands where it is done, not in a receiver somewhere else."""
    names = list(imported(path))
    assert not [name for name in names if "signals" in name or name.startswith("django.dispatch")]


def test_work_after_a_commit_has_one_door():
    """A hook beside it could raise and take ours with it (Django skips those that follow)."""
    doors = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        for call in calls(path)
        if isinstance(call.func, ast.Attribute) and call.func.attr == "on_commit"
    ]
    assert doors == ["companion/jobs/__init__.py"]


# --- Settings


def settings_read():
    """The names that companion/settings.py reads from the environment."""
    return {
        call.args[0].value
        for call in calls(ROOT / "companion" / "settings.py")
        if re.fullmatch(r"seconds|env\.(?!db_url_config)\w+", ast.unparse(call.func))
    }


def settings_explained():
    text = (ROOT / ".env.example").read_text()
    return set(re.findall(r"^#?\s?([A-Z][A-Z0-9_]+)=", text, flags=re.MULTILINE))


def test_every_setting_is_explained_in_the_example():
    assert settings_read() - settings_explained() == set()


def test_the_example_explains_no_setting_that_nobody_reads():
    assert settings_explained() - settings_read() == set()


# --- Nothing of the machine on which it was written


def tracked():
    """What is in the repository, or will be with the next commit."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("this is no git checkout")
    paths = (ROOT / name.decode() for name in listed.stdout.split(b"\0") if name)
    return [path for path in paths if path.is_file() and path.suffix not in NOT_TEXT]


def lines_with(pattern):
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked()
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
        if re.search(pattern, line)
    ]


def test_no_file_names_a_path_of_one_machine():
    homes = "root|home|Users|work"
    assert lines_with(rf"""(?:^|[\s"'=(:`])/(?:{homes})/\w""") == []


def test_no_file_names_a_package_registry():
    hosts = (
        r"--(?:extra-)?index-url|files\.pythonhosted|pypi\.org/simple|/artifactory/|registry\.npmjs"
    )
    assert [line for line in lines_with(hosts) if not line.startswith("tests/architecture/")] == []
