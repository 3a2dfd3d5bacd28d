"""`manage.py alert_budget`: what each rule costs in alarms, as a table."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from companion.models import Organisation
from companion.rules.triage.ruleset import RULESET
from tests.alarms import found, raise_for

WEAKNESS = "mscc.new-limb-weakness"
ELSEWHERE = "Another hospital"


def printed(*options):
    out = io.StringIO()
    call_command("alert_budget", *options, stdout=out)
    return out.getvalue()


def rows(*options):
    return {each["rule"]: each for each in csv.DictReader(io.StringIO(printed(*options, "--csv")))}


def day(instant):
    return instant.date().isoformat()


@pytest.fixture
def alert(clinic, now):
    return raise_for(clinic, found(rule_id=WEAKNESS), now=now)


def test_the_table_names_every_rule_and_no_patient(clinic, alert, now):
    table = printed("--since", day(now))
    heading, columns, first, *others = table.splitlines()
    assert heading.startswith(f"All units, {day(now)} 00:00 to ")
    assert columns.split()[:4] == ["rule", "version", "tier", "status"]
    assert first.split()[:3] == [WEAKNESS, "by", "hand"]
    assert len(others) == len(list(RULESET.all_rules())) - 1
    assert clinic.patient.name not in table


def test_the_csv_says_the_same(clinic, alert, now):
    counted = rows("--since", day(now))
    assert counted[WEAKNESS] == {
        "rule": WEAKNESS,
        "version": "by hand",
        "tier": "EMERGENCY",
        "status": RULESET.by_id[WEAKNESS].status,
        "fired": "1",
        "suppressed": "0",
        "patients": "1",
        "alerts": "1",
        "acted_on": "0",
        "no_action": "0",
        "false_alarms": "0",
        "open": "1",
        "title": "possible spinal cord or cauda equina compression",
    }
    assert counted["mscc.gait-disturbance"]["fired"] == "0"
    assert set(counted) == {rule.id for rule in RULESET.all_rules()}


def test_only_the_period_counts(alert, now):
    yesterday, tomorrow = day(now - timedelta(days=1)), day(now + timedelta(days=1))
    assert rows("--since", yesterday)[WEAKNESS]["fired"] == "1"
    assert rows("--since", yesterday, "--until", yesterday)[WEAKNESS]["fired"] == "0"
    assert rows("--since", tomorrow, "--until", tomorrow)[WEAKNESS]["fired"] == "0"


def test_one_unit_may_be_asked_for_by_name_or_id(clinic, alert, now):
    yesterday = day(now - timedelta(days=1))
    for unit in (clinic.organisation.name, str(clinic.organisation.pk)):
        assert rows("--since", yesterday, "--unit", unit)[WEAKNESS]["fired"] == "1"
    assert rows("--since", yesterday, "--unit", ELSEWHERE)[WEAKNESS]["fired"] == "0"


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ([], "--since"),
        (["--since", "yesterday"], "give a day as YYYY-MM-DD"),
        (["--since", "2026-02-30"], "give a day as YYYY-MM-DD"),
        (["--since", "0001-01-01"], "out of range"),
        (["--since", "2026-02-02", "--until", "2026-02-01"], "--until lies before --since"),
        (["--since", "2026-02-02", "--until", "9999-12-31"], "out of range"),
        (["--since", "2026-02-02", "--unit", "nowhere"], "not found"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(options, complaint, clinic):
    with pytest.raises(CommandError, match=complaint):
        printed(*options)


def test_a_name_that_two_units_have_is_refused(clinic):
    Organisation.objects.create(name=ELSEWHERE, team_phone="1")
    with pytest.raises(CommandError, match="several have this name"):
        printed("--since", "2026-02-02", "--unit", ELSEWHERE)
