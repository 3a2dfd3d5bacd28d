"""`manage.py triage`: cases in a file, judged without a database."""

import json
import os
import subprocess
import sys
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

CASES = [
    {
        "id": "one",
        "lang": "zh",
        "kind": "plain_wording_control",
        "note": "腿没力气",
        "expected_tier": "EMERGENCY",
        "acceptable_tiers": ["EMERGENCY"],
        "expected_conditions": ["mscc"],
    },
    {
        "id": "two",
        "lang": "en",
        "kind": "plain_wording_control",
        "note": "",
        "expected_tier": "ROUTINE",
        "acceptable_tiers": ["ROUTINE"],
        "expected_conditions": ["none"],
    },
]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "cases.jsonl"
    lines = [json.dumps(case, ensure_ascii=False) for case in CASES]
    path.write_text(chr(10).join([*lines, "", ""]))
    return path


def run(*arguments):
    out = StringIO()
    call_command("triage", *map(str, arguments), stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_prints_one_line_a_case(file):
    one, two = run(file)
    assert (one["id"], one["tier"], one["conditions"]) == ("one", "EMERGENCY", ["mscc"])
    assert one["needs_reading"] is True
    assert one["ms"] >= 0
    assert (two["id"], two["tier"], two["conditions"]) == ("two", "ROUTINE", ["none"])


def test_with_score_ends_with_how_well(file):
    *_, last = run(file, "--score")
    assert last["score"]["all"]["sensitivity"] == 1.0
    assert last["score"]["all"]["over_triage"] == 0.0
    assert set(last["score"]["by_language"]) == {"en", "zh"}


def test_a_broken_line_is_answered_too(tmp_path):
    path = tmp_path / "cases.jsonl"
    path.write_bytes(b'{"note": "\n\xff\xfe\n{"id": "z"}\n')
    first, second, third = run(path, "--score")[:3]
    assert first["needs_reading"] is second["needs_reading"] is True
    assert third["id"] == "z"


@pytest.mark.parametrize("name", ["nowhere.jsonl", "."])
def test_a_file_that_cannot_be_read_is_said(tmp_path, name):
    with pytest.raises(CommandError, match=r"No such file|Is a directory"):
        run(tmp_path / name)


def test_needs_no_database(file, tmp_path):
    env = os.environ | {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing"}
    done = subprocess.run(
        [sys.executable, "manage.py", "triage", str(file)],
        cwd=settings.BASE_DIR,
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == len(CASES)
