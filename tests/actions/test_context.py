"""What triage is told about a patient beside the report itself."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from companion.access import Actor
from companion.actions.assessing import Told
from companion.actions.patients import StableLevel, change_context, confirm_baseline
from companion.actions.records import Entry
from companion.actions.regimen import Dose, record_injection
from companion.models import ClinicalContext, Regimen
from companion.queries.triage_facts import context_of
from companion.rules.local_time import local_date
from companion.rules.triage.facts import Pain
from companion.rules.triage.snapshot import from_json
from companion.rules.vocabulary import InjectionSite, Site
from tests.alarms import HOUR, legs, reports

DAY = timedelta(days=1)


def seen(clinic, now, *, weight=None):
    day = local_date(now, clinic.patient.zone)
    return context_of(clinic.patient, on=day, at=now, weight=weight)


def dose(clinic, at, *, now):
    record_injection(
        actor=Actor(staff=clinic.nurse),
        patient=clinic.patient,
        entry=Entry(id=uuid4(), observed_at=at),
        dose=Dose("Xgeva", 120, InjectionSite.UPPER_ARM),
        now=now,
    )


def write(clinic, now, **changes):
    change_context(
        actor=Actor(staff=clinic.nurse), patient_id=clinic.patient.pk, changes=changes, now=now
    )


def facts_of(assessment):
    return from_json(assessment.facts)


def measured(clinic, now, **values):
    told = Told(measures={code: Decimal(value) for code, value in values.items()})
    return facts_of(reports(clinic, told, now=now))


# --- Doses


def test_nothing_given_is_nothing_known(clinic, now):
    context = seen(clinic, now)
    assert (context.denosumab_exposure_months, context.days_since_denosumab) == (None, None)


def test_exposure_runs_from_the_first_dose_to_the_last(clinic, now):
    Regimen.objects.update(starts_on=date(2020, 1, 1))
    dose(clinic, now - 340 * DAY, now=now)
    assert seen(clinic, now).denosumab_exposure_months == 0
    dose(clinic, now - 10 * DAY, now=now)
    assert seen(clinic, now).denosumab_exposure_months == 10


def test_before_the_first_dose_the_start_of_the_regimen_is_due(clinic, now):
    assert seen(clinic, now).days_to_next_dose == -40


@pytest.mark.parametrize(("ago", "left"), [(10, 18), (28, 0), (33, -5)])
def test_the_next_dose_is_counted_from_the_last(ago, left, clinic, now):
    dose(clinic, now - ago * DAY, now=now)
    assert seen(clinic, now).days_to_next_dose == left


def test_no_dose_is_due_after_the_stop_nor_without_a_regimen(clinic, now):
    Regimen.objects.update(stopped_on=local_date(now, "Asia/Shanghai"))
    assert seen(clinic, now).days_to_next_dose is None
    assert seen(clinic, now).denosumab_stopped
    assert seen(clinic, now - DAY).days_to_next_dose == -39
    Regimen.objects.all().delete()
    assert seen(clinic, now).days_to_next_dose is None


# --- What staff record


def test_what_nobody_has_recorded_is_not_known(clinic, now):
    context = seen(clinic, now)
    assert context.long_bone_mets is None
    assert context.radiotherapy_10d == frozenset()
    assert context.bmi is None
    assert not context.dialysis
    assert not context.past_bisphosphonate
    assert not context.weight_loss_intended


def test_what_staff_record_reaches_triage(clinic, now):
    write(
        clinic,
        now,
        long_bone_mets=["thigh_l", "upper_arm_r"],
        past_bisphosphonate=True,
        dialysis=True,
        weight_loss_intended=True,
    )
    context = seen(clinic, now)
    assert context.long_bone_mets == {Site.THIGH_L, Site.UPPER_ARM_R}
    assert (context.past_bisphosphonate, context.dialysis) == (True, True)
    assert context.weight_loss_intended


def test_no_long_bone_is_something_else_than_not_known(clinic, now):
    write(clinic, now, long_bone_mets=[])
    assert seen(clinic, now).long_bone_mets == frozenset()


@pytest.mark.parametrize(("days", "recent"), [(0, True), (10, True), (11, False), (-1, False)])
def test_radiotherapy_is_recent_for_ten_days(days, recent, clinic, now):
    ended = local_date(now, clinic.patient.zone) - days * DAY
    write(clinic, now, radiotherapy_sites=["pelvis"], radiotherapy_ended_on=ended)
    assert seen(clinic, now).radiotherapy_10d == (frozenset({Site.PELVIS}) if recent else set())


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (date(1958, 3, 12), date(2026, 3, 11), 67),
        (date(1958, 3, 12), date(2026, 3, 12), 68),
        (date(1960, 2, 29), date(2025, 2, 28), 64),
        (date(1960, 2, 29), date(2025, 3, 1), 65),
    ],
)
def test_age_is_counted_in_whole_years(born, on, age, clinic, now):
    clinic.patient.birth_date = born
    assert context_of(clinic.patient, on=on, at=now).age == age


# --- Weight and temperature


def test_bmi_needs_a_height_and_a_weight(clinic, now):
    assert measured(clinic, now, weight_kg="50").context.bmi is None
    write(clinic, now, height_cm=Decimal("160.0"))
    assert facts_of(reports(clinic, Told(), now=now)).context.bmi == Decimal("19.53")


def test_the_weight_of_this_report_goes_before_an_earlier_one(clinic, now):
    write(clinic, now, height_cm=Decimal("160.0"))
    measured(clinic, now - DAY, weight_kg="50")
    assert measured(clinic, now, weight_kg="48").context.bmi == Decimal("18.75")


@pytest.mark.parametrize(("days", "known"), [(90, True), (91, False)])
def test_a_weight_holds_for_90_days(days, known, clinic, now):
    write(clinic, now, height_cm=Decimal("160.0"))
    measured(clinic, now - days * DAY, weight_kg="50")
    bmi = facts_of(reports(clinic, Told(), now=now)).context.bmi
    assert (bmi is not None) is known


def test_earlier_measurements_are_told_newest_first(clinic, now):
    measured(clinic, now - 200 * DAY, weight_kg="60", temperature_c="38.5")
    measured(clinic, now - 2 * DAY, weight_kg="55", temperature_c="37.9", heart_rate="90")
    past = measured(clinic, now, weight_kg="50").past_measures
    assert [(each.code, each.value) for each in past if each.code == "weight_kg"] == [
        ("weight_kg", 55),
        ("weight_kg", 60),
    ]
    temperatures = [each.value for each in past if each.code == "temperature_c"]
    assert temperatures == [Decimal("37.9")]  # of the last 28 days; weights of 400
    assert {each.code for each in past} == {"weight_kg", "temperature_c"}


@pytest.mark.parametrize(("days", "told"), [(400, 1), (401, 0)])
def test_weights_are_told_for_400_days(days, told, clinic, now):
    measured(clinic, now - DAY, weight_kg="60")
    clinic.patient.symptomreports.update(observed_at=now - days * DAY)
    assert len(measured(clinic, now, weight_kg="50").past_measures) == told


# --- Pain


def hurts(clinic, at, site=Site.NECK, **scores):
    reports(clinic, Told(pains=(Pain(site, **{"nrs_worst": None} | scores),)), now=at)


def test_a_site_is_known_to_hurt_once_it_was_told_before_the_history(clinic, now):
    hurts(clinic, now - 40 * DAY, nrs_worst=3)
    hurts(clinic, now - 40 * DAY, Site.HIP_L, nrs_now=1)
    hurts(clinic, now - 40 * DAY, Site.HIP_R, nrs_worst=0)
    hurts(clinic, now - 20 * DAY, Site.JAW, nrs_worst=5)
    assert seen(clinic, now).sites_known_painful == {Site.NECK, Site.HIP_L}


def confirm(clinic, now, code, level):
    confirm_baseline(
        actor=Actor(staff=clinic.doctor),
        patient_id=clinic.patient.pk,
        level=StableLevel(code, level, date(2026, 1, 1)),
        now=now,
    )


def test_baselines_of_pain_and_of_items_are_kept_apart(clinic, now):
    confirm(clinic, now, "pain.lower_back", 6)
    confirm(clinic, now, "pain.neck", 2)
    confirm(clinic, now, "pain.neck", 4)
    confirm(clinic, now, "limb_weakness", 1)
    context = seen(clinic, now)
    assert context.pain_baselines == {Site.LOWER_BACK: 6, Site.NECK: 4}
    assert set(context.baselines) == {"limb_weakness"}


# --- Speed


def queries(clinic, now):
    with CaptureQueriesContext(connection) as captured:
        reports(clinic, legs(), now=now)
    return len(captured)


def test_a_long_history_asks_the_database_no_more_often(clinic, now):
    reports(clinic, legs(), now=now - 30 * DAY)
    few = queries(clinic, now - 2 * HOUR)
    for day in range(1, 12):
        measured(clinic, now - day * DAY - HOUR, weight_kg="50", temperature_c="37")
        hurts(clinic, now - day * DAY - HOUR, nrs_worst=2)
    assert queries(clinic, now - HOUR) == few


def test_the_record_itself_is_gathered_in_few_queries(clinic, now, django_assert_max_num_queries):
    ClinicalContext.objects.update(height_cm=Decimal(160))
    with django_assert_max_num_queries(5):
        seen(clinic, now)
