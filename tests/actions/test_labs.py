"""Results are stored as they came, judged like reports, and corrected without being erased."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from companion.access import Actor
from companion.actions.errors import ConflictError, RefusedError
from companion.actions.patients import change_context
from companion.models import (
    Alert,
    Assessment,
    AuditEntry,
    ClinicalContext,
    Consent,
    LabResult,
    LadderSetting,
    Patient,
)
from companion.models.append_only import AppendOnlyError
from companion.rules.triage.engine import evaluate
from companion.rules.triage.snapshot import from_json
from tests.alarms import HOUR, MINUTE, climb_what_is_due, history, pages
from tests.labs import current, day, enter, fired, put_right, result, tells, weighs

D = Decimal


def context(clinic):
    return ClinicalContext.objects.get(patient=clinic.patient)


# The golden cases of clinical-rules, section 13


def test_a_low_calcium_that_the_albumin_explains_is_nothing(clinic, now):
    judged = enter(clinic, result("ca_total", "2.05"), result("albumin", "28"), now=now)

    assert (judged.tier, fired(judged)) == ("ROUTINE", [])
    assert current("ca_corrected").value == D("2.29")
    assert not Alert.objects.exists()


def test_a_calcium_that_is_lower_than_it_looks_pages_at_once(clinic, otto, now):
    judged = enter(clinic, result("ca_total", "1.95"), result("albumin", "44"), now=now)

    assert (judged.tier, fired(judged)) == ("EMERGENCY", ["hypoca.lab-severe"])
    alert = Alert.objects.get()
    assert (alert.condition, alert.tier) == ("hypocalcaemia", "EMERGENCY")
    climb_what_is_due(now)
    assert (0, "otto") in pages(alert)


def test_a_masked_high_calcium_is_seen_and_with_a_symptom_is_urgent(clinic, now):
    masked = (result("ca_total", "2.55", upper="2.52"), result("albumin", "25"))

    assert fired(enter(clinic, *masked, now=now)) == ["hyperca.lab-mild"]
    tells(clinic, "thirst", now=now)
    later = enter(clinic, *masked, now=now + HOUR)
    assert [(each.rule_id, each.tier) for each in later.findings.all()] == [
        ("hyperca.lab-moderate", "URGENT")
    ]


def test_a_calcium_below_the_limit_and_tingling_days_ago_are_an_emergency_together(clinic, now):
    tells(clinic, "perioral_tingling", now=now, ago=5)

    judged = enter(clinic, result("ca_total", "8.1", "mg/dL", corrected=True), now=now)

    assert judged.tier == "EMERGENCY"
    assert "hypoca.lab-low-with-symptoms" in fired(judged)


def test_they_are_the_same_emergency_when_the_result_came_first(clinic, now):
    enter(clinic, result("ca_total", "8.1", "mg/dL", corrected=True), now=now, ago=3)

    told = tells(clinic, "perioral_tingling", now=now)

    assert told.tier == "EMERGENCY"
    assert "hypoca.lab-low-with-symptoms" in fired(told)


def test_a_sign_that_was_told_after_the_sample_counts_too(clinic, now):
    tells(clinic, "muscle_cramps", now=now, ago=1)

    judged = enter(clinic, result("ca_total", "2.08"), result("albumin", "40"), now=now, ago=4)

    assert "hypoca.lab-low-with-symptoms" in fired(judged)


def test_a_severely_high_calcium_in_the_other_unit_is_an_emergency(clinic, now):
    judged = enter(clinic, result("ca_corrected", "12.4", "mg/dL"), now=now)

    assert fired(judged) == ["hyperca.lab-severe"]


# What is computed


def test_what_the_laboratory_has_corrected_is_not_corrected_again(clinic, now):
    enter(
        clinic,
        result("ca_corrected", "2.20", loinc="29265-6"),
        result("ca_total", "1.90"),
        result("albumin", "25"),
        now=now,
    )

    corrected = current("ca_corrected")
    assert (corrected.value, corrected.basis) == (D("2.20"), "reported_corrected")
    assert corrected.derived_from is None
    assert not Alert.objects.exists()


def test_a_computed_value_names_what_it_was_computed_from(clinic, now):
    enter(clinic, result("ca_total", "2.05"), result("albumin", "28"), now=now)

    corrected = current("ca_corrected")
    assert corrected.basis == "corrected"
    assert (corrected.derived_from, corrected.albumin) == (current("ca_total"), current("albumin"))


def test_without_albumin_the_total_is_judged_and_said_to_be_uncorrected(clinic, now):
    judged = enter(clinic, result("ca_total", "1.85"), now=now)

    assert fired(judged) == ["hypoca.lab-severe"]
    assert current("ca_corrected").basis == "uncorrected"


def test_an_albumin_that_comes_later_the_same_day_corrects_the_calcium(clinic, now):
    enter(clinic, result("ca_total", "2.55"), now=now)
    assert current("ca_corrected").value == D("2.55")

    judged = enter(clinic, result("albumin", "25"), now=now + MINUTE)

    assert (current("ca_corrected").value, current("ca_corrected").basis) == (
        D("2.85"),
        "corrected",
    )
    assert judged.facts["labs"]["ca_corrected"]["value"] == "2.85"
    assert LabResult.objects.filter(code="ca_corrected").count() == 2


def test_an_albumin_of_another_day_never_takes_an_emergency_back(clinic, now):
    enter(clinic, result("albumin", "25"), now=now, ago=2)

    judged = enter(clinic, result("ca_total", "1.85"), now=now)

    corrected = current("ca_corrected")
    assert (corrected.basis, corrected.value, corrected.lowest) == (
        "other_day_albumin",
        D("2.15"),
        D("1.85"),
    )
    assert fired(judged) == ["hypoca.lab-severe"]


def test_the_clearance_is_estimated_with_her_latest_weight(clinic, now):
    weighs(clinic, "50", now=now, ago=20)
    weighs(clinic, "60", now=now, ago=10)

    enter(clinic, result("creatinine", "88.4"), now=now)

    age = 68 if (now.month, now.day) >= (3, 12) else 67
    age += now.year - 2026
    clearance = current("crcl")
    expected = D(140 - age) * 60 * D("0.85") / 72
    assert abs(clearance.value - expected) < D("0.000001")
    assert (clearance.derived_from, clearance.is_stale) == (current("creatinine"), False)


@pytest.mark.parametrize(("ago", "is_stale"), [(89, False), (92, True), (399, True)])
def test_a_clearance_from_an_old_weight_is_marked(ago, is_stale, clinic, now):
    weighs(clinic, "60", now=now, ago=ago)

    enter(clinic, result("creatinine", "88.4"), now=now)

    assert current("crcl").is_stale is is_stale


def test_without_a_weight_of_the_last_400_days_nothing_is_estimated(clinic, now):
    weighs(clinic, "60", now=now, ago=402)

    enter(clinic, result("creatinine", "88.4"), now=now)

    assert not LabResult.objects.filter(code="crcl").exists()


def test_kidneys_that_hardly_work_are_work_for_the_team_and_raise_the_risk(clinic, now):
    weighs(clinic, "50", now=now)

    judged = enter(clinic, result("creatinine", "180", upper="200"), now=now)

    assert fired(judged) == ["renal.crcl-below-30"]
    assert judged.facts["context"]["hypoca_risk"] is True


# Corrections


def test_a_correction_is_judged_anew_and_keeps_what_was_written_first(clinic, otto, now):
    enter(clinic, result("ca_total", "1.95"), result("albumin", "44"), now=now)
    wrong = current("ca_total")

    judged = put_right(
        clinic, wrong, result("ca_total", "2.35"), now=now + HOUR, reason="A 3 read as a 9."
    )

    assert (judged.tier, fired(judged)) == ("ROUTINE", [])
    right = current("ca_total")
    assert (right.amends, right.reason, right.staff) == (wrong, "A 3 read as a 9.", clinic.nurse)
    assert LabResult.objects.get(pk=wrong.pk).value == D("1.95")
    assert current("ca_corrected").value == D("2.27")
    assert context(clinic).ca_corr == D("2.27")


def test_an_alert_stays_open_until_a_person_closes_it_and_learns_of_the_correction(clinic, now):
    enter(clinic, result("ca_total", "1.95"), result("albumin", "44"), now=now)

    judged = put_right(clinic, current("ca_total"), result("ca_total", "2.35"), now=now + HOUR)

    alert = Alert.objects.get()
    assert (alert.status, history(alert)[-1]) == ("open", "commented")
    remark = alert.events.last()
    assert (remark.staff, remark.assessment) == (clinic.nurse, judged)
    assert remark.text == (
        f"Calcium, total of {day(clinic, now)} was corrected: 1.95 mmol/L → 2.35 mmol/L. Misread."
    )


def test_the_remark_is_in_the_language_of_the_unit(clinic, now):
    clinic.organisation.language = "zh-Hans"
    clinic.organisation.save()
    enter(clinic, result("ca_total", "1.95"), result("albumin", "44"), now=now)

    put_right(clinic, current("ca_total"), None, now=now, reason="别人的标本")

    assert "总钙已撤销：1.95 mmol/L。别人的标本" in Alert.objects.get().events.last().text


def test_a_correction_that_says_more_raises_the_alarm(clinic, now):
    enter(clinic, result("ca_total", "2.08"), result("albumin", "40"), now=now)
    assert Alert.objects.get().tier != "EMERGENCY"

    put_right(clinic, current("ca_total"), result("ca_total", "1.80"), now=now + HOUR)

    alert = Alert.objects.get()
    assert (alert.tier, history(alert)) == ("EMERGENCY", ["opened", "raised", "commented"])


def test_a_corrected_albumin_changes_the_calcium(clinic, now):
    enter(clinic, result("ca_total", "2.05"), result("albumin", "28"), now=now)

    judged = put_right(clinic, current("albumin"), result("albumin", "48"), now=now + HOUR)

    assert current("ca_corrected").value == D("1.89")
    assert current("ca_corrected").amends.value == D("2.29")
    assert fired(judged) == ["hypoca.lab-severe"]


def test_a_corrected_creatinine_changes_the_clearance(clinic, now):
    weighs(clinic, "60", now=now)
    enter(clinic, result("creatinine", "880"), now=now)
    before = current("crcl").value

    put_right(clinic, current("creatinine"), result("creatinine", "88"), now=now + HOUR)

    assert current("crcl").value > 9 * before
    assert context(clinic).crcl == current("crcl").value.quantize(D("0.1"), "ROUND_FLOOR")


def test_a_total_that_the_laboratory_had_corrected_is_corrected_no_more(clinic, now):
    enter(clinic, result("ca_total", "2.20"), result("albumin", "25"), now=now)
    assert current("ca_corrected").value == D("2.50")

    put_right(clinic, current("ca_total"), result("ca_total", "2.20", corrected=True), now=now)

    assert (current("ca_corrected").value, current("ca_corrected").basis) == (
        D("2.20"),
        "reported_corrected",
    )


def test_a_result_of_somebody_else_is_taken_back(clinic, now):
    enter(clinic, result("ca_total", "1.95"), result("albumin", "44"), now=now)

    judged = put_right(clinic, current("ca_total"), None, now=now + HOUR)

    held = LabResult.objects.current().values_list("code", flat=True)
    assert (judged.tier, list(held)) == ("ROUTINE", ["albumin"])
    assert (context(clinic).ca_corr, context(clinic).ca_corr_on) == (None, None)
    assert Alert.objects.get().status == "open"


def test_what_a_result_had_overtaken_counts_when_it_is_taken_back(clinic, now):
    enter(clinic, result("ca_corrected", "2.30"), now=now, ago=1)
    enter(clinic, result("ca_corrected", "1.80"), now=now, ago=3)
    assert not Alert.objects.exists()

    judged = put_right(
        clinic,
        LabResult.objects.get(local_date=day(clinic, now, ago=1)),
        None,
        now=now + HOUR,
    )

    assert fired(judged) == ["hypoca.lab-severe"]
    assert context(clinic).ca_corr == D("1.80")


def test_an_ionised_calcium_that_explains_no_more_is_judged_with_the_corrected_one(clinic, now):
    enter(clinic, result("ca_corrected", "2.05"), now=now)
    judged = enter(clinic, result("ca_ionised", "1.20"), now=now)
    assert fired(judged) == []

    judged = put_right(clinic, current("ca_ionised"), None, now=now + HOUR)

    assert fired(judged) == ["hypoca.lab-mild"]


def test_what_is_computed_is_corrected_where_it_comes_from(clinic, now):
    enter(clinic, result("ca_total", "2.05"), result("albumin", "28"), now=now)

    with pytest.raises(RefusedError, match="computed_result"):
        put_right(clinic, current("ca_corrected"), result("ca_corrected", "2.3"), now=now)


def test_a_result_is_corrected_once_and_then_its_correction(clinic, now):
    enter(clinic, result("potassium", "4.1"), now=now)
    wrong = current("potassium")
    put_right(clinic, wrong, result("potassium", "4.4"), now=now)

    with pytest.raises(ConflictError, match="already_corrected"):
        put_right(clinic, wrong, result("potassium", "4.5"), now=now)
    put_right(clinic, current("potassium"), result("potassium", "4.5"), now=now)
    assert current("potassium").amends.amends == wrong


def test_nothing_that_was_written_can_be_written_over(clinic, now):
    enter(clinic, result("potassium", "4.1"), now=now)
    row = current("potassium")

    with pytest.raises(AppendOnlyError):
        row.save()
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE companion_labresult SET reason = 'x'")


# What lies back


def test_an_old_result_that_a_later_one_has_overtaken_is_history(clinic, now):
    enter(clinic, result("ca_corrected", "2.30"), now=now, ago=1)

    judged = enter(clinic, result("ca_corrected", "1.80"), now=now, ago=10)

    assert (judged.tier, fired(judged)) == ("ROUTINE", [])
    assert LabResult.objects.filter(code="ca_corrected").count() == 2
    assert (context(clinic).ca_corr, context(clinic).ca_corr_on) == (
        D("2.30"),
        day(clinic, now, ago=1),
    )


def test_an_old_result_that_is_the_latest_of_its_test_is_judged(clinic, now):
    enter(clinic, result("potassium", "4.1"), now=now)

    assert fired(enter(clinic, result("ca_corrected", "1.80"), now=now, ago=200)) == [
        "hypoca.lab-severe"
    ]


def test_what_is_older_than_all_history_is_stored_and_not_judged(clinic, now):
    judged = enter(clinic, result("ca_corrected", "1.80"), now=now, ago=401)

    assert (fired(judged), current("ca_corrected").value) == ([], D("1.80"))


def test_two_samples_of_one_day_both_count(clinic, now):
    assert fired(enter(clinic, result("ca_corrected", "2.30"), now=now)) == []
    assert fired(enter(clinic, result("ca_corrected", "1.80"), now=now)) == ["hypoca.lab-severe"]


def test_a_creatinine_is_compared_with_her_own_earlier_ones(clinic, now):
    enter(clinic, result("creatinine", "60"), now=now, ago=30)

    judged = enter(clinic, result("creatinine", "95", upper="100"), now=now)

    assert fired(judged) == ["renal.creatinine-rise"]
    assert LabResult.objects.get(code="creatinine", local_date=day(clinic, now)).high_grade == 2


def test_few_neutrophils_of_yesterday_make_a_shiver_an_emergency(clinic, now):
    enter(clinic, result("anc", "0.4"), now=now, ago=1)

    assert "infection.neutropenia-lab" in fired(tells(clinic, "chills_rigors", now=now))


# The clinical context


def test_the_context_follows_the_latest_day(clinic, now):
    enter(clinic, result("ca_corrected", "2.30", lower="2.10", upper="2.60"), now=now, ago=3)
    enter(clinic, result("ca_corrected", "2.40"), now=now, ago=5)

    row = context(clinic)
    assert (row.ca_corr, row.ca_lower, row.ca_upper) == (D("2.30"), D("2.10"), D("2.60"))
    assert (row.ca_corr_on, row.changed_by) == (day(clinic, now, ago=3), clinic.nurse)


def test_a_calcium_that_staff_wrote_later_is_left_alone(clinic, now):
    change_context(
        actor=Actor(staff=clinic.nurse),
        patient_id=clinic.patient.pk,
        changes={"ca_corr": D("2.15"), "ca_corr_on": day(clinic, now, ago=1)},
        now=now,
    )

    enter(clinic, result("ca_corrected", "2.40"), now=now, ago=2)

    assert context(clinic).ca_corr == D("2.15")


def test_of_two_calciums_of_one_day_neither_is_forgotten(clinic, now):
    enter(clinic, result("ca_corrected", "2.30"), now=now, ago=1)
    change_context(
        actor=Actor(staff=clinic.nurse),
        patient_id=clinic.patient.pk,
        changes={"ca_corr": D("2.05"), "ca_corr_on": day(clinic, now, ago=1)},
        now=now,
    )

    assert "hypoca.lab-low-with-symptoms" in fired(tells(clinic, "muscle_cramps", now=now))


def test_a_calcium_just_below_the_limit_is_not_rounded_up_to_it(clinic, now):
    enter(clinic, result("ca_total", "2.108"), result("albumin", "40"), now=now, ago=1)

    assert context(clinic).ca_corr == D("2.11")
    assert "hypoca.lab-low-with-symptoms" in fired(tells(clinic, "muscle_cramps", now=now))


def test_a_low_magnesium_is_marked_and_a_normal_one_takes_it_back(clinic, now):
    enter(clinic, result("magnesium", "0.70"), now=now, ago=3)
    assert context(clinic).magnesium_low

    enter(clinic, result("magnesium", "0.90"), now=now)
    assert not context(clinic).magnesium_low


def test_what_a_person_has_marked_the_laboratory_does_not_take_back(clinic, now):
    ClinicalContext.objects.update(vitamin_d_deficiency=True)

    enter(clinic, result("vitd_25oh", "80"), now=now)

    assert context(clinic).vitamin_d_deficiency


def test_a_clearance_that_staff_wrote_has_its_day_too(clinic, now):
    change_context(
        actor=Actor(staff=clinic.nurse),
        patient_id=clinic.patient.pk,
        changes={"crcl": D("55")},
        now=now,
    )
    weighs(clinic, "60", now=now, ago=5)

    enter(clinic, result("creatinine", "180"), now=now, ago=2)

    assert (context(clinic).crcl, context(clinic).crcl_on) == (D("55"), day(clinic, now))


# Around it


def test_every_entry_and_every_correction_is_on_record(clinic, now):
    enter(clinic, result("ca_total", "2.05"), result("albumin", "28"), now=now)
    put_right(clinic, current("albumin"), result("albumin", "29"), now=now)
    put_right(clinic, current("albumin"), None, now=now)

    acts = AuditEntry.objects.filter(patient=clinic.patient, staff=clinic.nurse).order_by("id")
    assert list(acts.values_list("act", flat=True))[-6:] == [
        "lab:panel:enter",
        "patient:context:compute",
        "lab:result:correct",
        "patient:context:compute",
        "lab:result:withdraw",
        "patient:context:compute",
    ]


def test_a_break_while_the_alert_is_raised_leaves_no_result_behind(clinic, now):
    LadderSetting.objects.create(organisation=clinic.organisation, tier="EMERGENCY", ladder={})
    entries = AuditEntry.objects.count()

    with pytest.raises(KeyError):
        enter(clinic, result("ca_corrected", "1.80"), now=now)

    left = (LabResult, Assessment, Alert)
    assert [model.objects.count() for model in left] == [0, 0, 0]
    assert AuditEntry.objects.count() == entries
    assert context(clinic).ca_corr is None


@pytest.mark.parametrize("status", ["withdrawn", "transferred", "deceased"])
def test_results_are_no_longer_taken_for_whoever_has_left(status, clinic, now):
    Patient.objects.filter(pk=clinic.patient.pk).update(status=status)

    with pytest.raises(RefusedError, match="patient_not_active"):
        enter(clinic, result("potassium", "4.1"), now=now)


def test_without_consent_nothing_is_stored(clinic, now):
    Consent.objects.update(withdrawn_at=now)

    with pytest.raises(RefusedError, match="no_consent"):
        enter(clinic, result("potassium", "4.1"), now=now)


def test_what_was_judged_can_be_judged_again(clinic, now):
    enter(clinic, result("creatinine", "60"), now=now, ago=30)
    judged = enter(
        clinic,
        result("ca_total", "1.95"),
        result("albumin", "44"),
        result("creatinine", "190"),
        now=now,
    )

    again = evaluate(from_json(judged.facts))

    assert (again.tier, [each.rule_id for each in again.findings]) == (judged.tier, fired(judged))


def test_a_long_history_costs_no_more_queries(clinic, now):
    def queries(act):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            act()
        return len(captured)

    panel = [
        result(code, value)
        for code, value in {
            "ca_total": "2.3",
            "albumin": "40",
            "magnesium": "0.9",
            "creatinine": "60",
        }.items()
    ]
    enter(clinic, *panel, now=now, ago=300)
    few = queries(lambda: enter(clinic, *panel, now=now, ago=60))
    report = queries(lambda: tells(clinic, "thirst", now=now - timedelta(days=50)))
    for ago in range(50, 10, -1):
        enter(clinic, *panel, now=now, ago=ago)
    assert queries(lambda: enter(clinic, *panel, now=now, ago=1)) <= few
    assert queries(lambda: tells(clinic, "thirst", now=now)) <= report
