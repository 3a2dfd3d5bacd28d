"""`manage.py replay_triage`: what was judged is judged again, before other rules go live."""

import io
import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from companion.access import Actor
from companion.actions.assessing import Told
from companion.actions.suppressions import Silence, suppress_rule
from companion.actions.thresholds import set_threshold
from companion.models import Assessment
from companion.queries import replay
from companion.rules.triage import replay as comparing
from companion.rules.triage.facts import Pain
from companion.rules.triage.ruleset import RULESET
from companion.rules.vocabulary import Grade, Site
from tests.alarms import HOUR, legs, reports

WEAKNESS = "mscc.new-limb-weakness"
RED_FEATURES = "mscc.spinal-pain-red-features"
WITHOUT_WEAKNESS = f"""
from dataclasses import dataclass, replace

from companion.rules.triage.ruleset import RULESET as PRESENT


@dataclass
class Note:
    text: str


RULESET = replace(
    PRESENT,
    version="without weakness",
    rules=tuple(rule for rule in PRESENT.rules if rule.id != "{WEAKNESS}"),
)
"""


def printed(now, *options):
    """Of yesterday, today and tomorrow."""
    out = io.StringIO()
    first, last = ((now + timedelta(days=days)).date().isoformat() for days in (-1, 1))
    call_command("replay_triage", "--since", first, "--until", last, *options, stdout=out)
    return out.getvalue()


def replayed(now, *options):
    return json.loads(printed(now, "--json", *options))


@pytest.fixture
def ruleset(tmp_path):
    """A file with these contents."""

    def write(text, name="ruleset.py"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    return write


@pytest.fixture
def limits(ruleset):
    def write(**values):
        return ruleset(json.dumps({"thresholds": values}), "limits.json")

    return write


def hurting(clinic, score, *, now):
    return reports(clinic, Told(pains=(Pain(Site.LOWER_BACK, score),)), now=now)


def everything_stored():
    return {
        model.__name__: sorted(map(str, model.objects.values_list()))
        for model in apps.get_app_config("companion").get_models()
    }


# --- The same rules


def test_the_present_rules_find_what_they_found(clinic, now):
    reports(clinic, legs(), now=now)
    reports(clinic, Told(), now=now + HOUR)
    told = replayed(now)
    assert told == {
        "ruleset": RULESET.version,
        "thresholds": {},
        "judged": 2,
        "rules": {WEAKNESS: {"before": 1, "now": 1, "newly": 0, "no_longer": 0}},
        "tier_up": {"count": 0, "listed": []},
        "tier_down": {"count": 0, "listed": []},
        "unreadable": {"count": 0, "listed": []},
    }


def test_what_a_clinician_had_silenced_stays_silent(clinic, now):
    reports(clinic, legs(), now=now - HOUR)
    suppress_rule(
        actor=Actor(staff=clinic.doctor),
        patient_id=clinic.patient.pk,
        silence=Silence(WEAKNESS, now + HOUR, "x"),
        now=now,
    )
    reports(clinic, legs(), now=now)
    assert replayed(now)["rules"][WEAKNESS] == {"before": 1, "now": 1, "newly": 0, "no_longer": 0}


def test_limits_that_a_unit_had_set_are_kept(clinic, now):
    set_threshold(actor=Actor(staff=clinic.lead), name="severe_pain", value=6, reason="x", now=now)
    hurting(clinic, 6, now=now)
    assert replayed(now)["rules"][RED_FEATURES]["newly"] == 0


# --- Other rules


def test_a_rule_that_is_taken_out_fires_no_longer(clinic, ruleset, now):
    gone = reports(clinic, legs(), now=now)
    told = replayed(now, "--ruleset", ruleset(WITHOUT_WEAKNESS))
    assert told["ruleset"] == "without weakness"
    assert told["rules"] == {WEAKNESS: {"before": 1, "now": 0, "newly": 0, "no_longer": 1}}
    assert told["tier_down"] == {
        "count": 1,
        "listed": [{"assessment": str(gone.pk), "before": "EMERGENCY", "now": "ROUTINE"}],
    }


def test_other_limits_make_a_rule_fire_newly(clinic, limits, now):
    eight, _ = hurting(clinic, 8, now=now), hurting(clinic, 9, now=now + HOUR)
    told = replayed(now, "--ruleset", limits(pain_crisis=8))
    assert told["thresholds"] == {"pain_crisis": "8"}
    assert told["rules"]["pain.crisis"] == {"before": 1, "now": 2, "newly": 1, "no_longer": 0}
    assert told["tier_up"] == {
        "count": 1,
        "listed": [{"assessment": str(eight.pk), "before": "URGENT", "now": "EMERGENCY"}],
    }


@pytest.mark.parametrize("value", [8, "8", 8.0])
def test_a_limit_is_given_as_a_number(value, clinic, limits, now):
    hurting(clinic, 8, now=now)
    assert replayed(now, "--ruleset", limits(pain_crisis=value))["tier_up"]["count"] == 1


def test_the_table_says_the_same(clinic, ruleset, now):
    gone = reports(clinic, legs(), now=now)
    table = printed(now, "--ruleset", ruleset(WITHOUT_WEAKNESS))
    assert table.splitlines() == [
        "1 assessments judged again with ruleset without weakness",
        "",
        "rule                    before  now  newly  no longer",
        "mscc.new-limb-weakness       1    0      0          1",
        "",
        "0 more urgent than before",
        "",
        "1 less urgent than before",
        f"  {gone.pk}  EMERGENCY → ROUTINE",
        "",
        "0 not readable any more",
    ]


def test_nothing_is_written_and_nobody_is_named(clinic, ruleset, now):
    reports(clinic, legs(), now=now)
    before = everything_stored()
    path = ruleset(WITHOUT_WEAKNESS)
    told = printed(now, "--ruleset", path) + printed(now, "--ruleset", path, "--json")
    assert everything_stored() == before
    assert clinic.patient.name not in told
    assert str(clinic.patient.pk) not in told


# --- Old inputs


def test_a_snapshot_from_before_a_field_was_added_is_judged(clinic, now):
    reports(clinic, legs(), now=now)
    Assessment.objects.update(
        facts={
            "source": "symptom_report",
            "observed_at": now.isoformat(),
            "received_at": now.isoformat(),
            "local_date": now.date().isoformat(),
            "answers": {"limb_weakness": {"code": "limb_weakness", "grade": 2, "trend": "new"}},
            "a_field_that_is_no_more": 1,
        }
    )
    assert replayed(now)["rules"] == {WEAKNESS: {"before": 1, "now": 1, "newly": 0, "no_longer": 0}}


@pytest.mark.parametrize(
    "facts", [{}, [], "x", {"source": "nonsense"}, {"source": "symptom_report"}]
)
def test_a_snapshot_that_cannot_be_read_is_named_and_stops_nothing(facts, clinic, now):
    broken = reports(clinic, Told(), now=now)
    reports(clinic, legs(), now=now)
    Assessment.objects.filter(pk=broken.pk).update(facts=facts)
    told = replayed(now)
    assert told["judged"] == 1
    assert told["unreadable"] == {"count": 1, "listed": [{"assessment": str(broken.pk)}]}


# --- Many


def test_it_is_read_in_small_portions(clinic, monkeypatch, django_assert_max_num_queries, now):
    monkeypatch.setattr(replay, "AT_A_TIME", 2)
    for minute in range(5):
        reports(clinic, legs(), now=now + timedelta(minutes=minute))
    with django_assert_max_num_queries(4):  # the assessments, and thrice the findings of two
        assert replayed(now)["judged"] == 5


def test_lists_are_cut_and_counts_are_not(clinic, monkeypatch, ruleset, now):
    monkeypatch.setattr(comparing, "MOST_LISTED", 1)
    for grade in (Grade.MILD, Grade.MODERATE):
        reports(clinic, legs(grade), now=now)
    path = ruleset(WITHOUT_WEAKNESS)
    down = replayed(now, "--ruleset", path)["tier_down"]
    assert (down["count"], len(down["listed"])) == (2, 1)
    assert "  and 1 more" in printed(now, "--ruleset", path).splitlines()


def test_only_the_period_and_the_unit_count(clinic, now):
    reports(clinic, legs(), now=now)
    reports(clinic, legs(), now=now - timedelta(days=5))
    assert replayed(now)["judged"] == 1
    assert replayed(now, "--unit", "Ward 7")["judged"] == 1
    assert replayed(now, "--unit", "Another hospital")["judged"] == 0


# --- Bad files


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("rules.py", "RULESET = 1", "defines no RULESET"),
        ("rules.py", "", "defines no RULESET"),
        ("rules.py", "RULESET = (", "cannot be run: SyntaxError"),
        ("rules.py", "import no_such_module", "cannot be run: ModuleNotFoundError"),
        ("rules.py", b"\xff\xfe", "cannot be run"),
        ("rules.txt", "RULESET = 1", "neither a Python file"),
        ("limits.json", "{", "not readable as JSON"),
        ("limits.json", b"\xff\xfe", "not readable as JSON"),
        ("limits.json", "[" * 100_000, "not readable as JSON"),
        ("limits.json", "[]", "give one object"),
        ("limits.json", "{}", "give one object"),
        ("limits.json", '{"thresholds": 6}', "give one object"),
        ("limits.json", '{"thresholds": {}, "rules": []}', "give one object"),
        ("limits.json", '{"thresholds": {"pain": 6}}', "pain is not a limit"),
        ("limits.json", '{"thresholds": {"severe_pain": null}}', "is not a number"),
        ("limits.json", '{"thresholds": {"severe_pain": true}}', "is not a number"),
        ("limits.json", '{"thresholds": {"severe_pain": "six"}}', "is not a number"),
        ("limits.json", '{"thresholds": {"severe_pain": NaN}}', "is not a number"),
        ("limits.json", '{"thresholds": {"severe_pain": "NaN"}}', "is not a number"),
        ("limits.json", '{"thresholds": {"severe_pain": 5}}', "may lie between 6 and 7"),
    ],
)
def test_a_bad_file_is_refused_with_a_sentence(name, text, complaint, ruleset, clinic, now):
    with pytest.raises(CommandError, match=complaint):
        printed(now, "--ruleset", ruleset(text, name))


@pytest.mark.parametrize("path", ["no/such/file.py", "no_such_file.json", "", "tests"])
def test_a_path_that_leads_nowhere_is_refused(path, clinic, now):
    with pytest.raises(CommandError, match="there is no such file"):
        printed(now, "--ruleset", path)


def test_the_present_ruleset_may_be_given_as_a_file(clinic, now):
    reports(clinic, legs(), now=now)
    assert replayed(now, "--ruleset", "companion/rules/triage/ruleset/__init__.py")["judged"] == 1
