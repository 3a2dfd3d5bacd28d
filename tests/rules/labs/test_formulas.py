"""Corrected calcium, creatinine clearance and weight loss, by the numbers of clinical-rules."""

from dataclasses import FrozenInstanceError, replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.rules.labs.formulas import (
    Basis,
    Body,
    CorrectedCalcium,
    cockcroft_gault,
    correct,
    correct_mg_dl,
    correct_mmol_l,
    corrected_calcium,
    corrected_calcium_mg_dl,
    weight_loss_percent,
)
from companion.rules.labs.reading import LabReading, read_lab
from companion.rules.vocabulary import Sex

D = Decimal
TODAY = date(2026, 11, 25)
CENT = D("0.01")


# Corrected calcium


@pytest.mark.parametrize(
    ("total", "albumin", "exact", "shown"),
    [
        ("2.05", "28", "2.29", "2.29"),
        ("2.55", "25", "2.85", "2.85"),
        ("1.95", "44", "1.87", "1.87"),
        ("2.20", "40", "2.20", "2.20"),
        ("2.20", "38.3", "2.234", "2.23"),
    ],
)
def test_calcium_is_corrected_in_mmol_l(total, albumin, exact, shown):
    corrected = correct_mmol_l(D(total), D(albumin))
    assert corrected == D(exact)
    assert corrected.quantize(CENT) == D(shown)


@pytest.mark.parametrize(
    ("total", "albumin", "exact"),
    [("8.2", "2.8", "9.16"), ("9.0", "4.0", "9.0"), ("8.0", "4.5", "7.6"), ("10.2", "2.5", "11.4")],
)
def test_calcium_is_corrected_in_mg_dl(total, albumin, exact):
    assert correct_mg_dl(D(total), D(albumin)) == D(exact)


@pytest.mark.parametrize(
    ("factor", "mmol_l", "mg_dl"),
    [("0.02", "2.20", "8.8"), ("0.022", "2.22", "8.88"), ("0.025", "2.25", "9.0")],
)
def test_a_laboratory_may_have_its_own_factor(factor, mmol_l, mg_dl):
    assert correct_mmol_l(D("2.00"), D(30), D(factor)) == D(mmol_l)
    assert correct_mg_dl(D("8.0"), D("3.0"), D(factor)) == D(mg_dl)
    assert corrected_calcium(D("2.00"), D(30), factor=D(factor)).value == D(mmol_l)


def test_what_the_laboratory_corrected_is_not_corrected_again():
    assert corrected_calcium(D("2.05"), D(28), already_corrected=True) == CorrectedCalcium(
        D("2.05"), basis=Basis.REPORTED_CORRECTED
    )


def test_without_albumin_the_total_is_judged_and_albumin_asked_for():
    assert corrected_calcium(D("2.05"), None) == CorrectedCalcium(
        D("2.05"), basis=Basis.UNCORRECTED, asks_for=("albumin",)
    )


def test_albumin_of_the_same_day_settles_it():
    assert corrected_calcium(D("2.05"), D(28)) == CorrectedCalcium(D("2.29"))


def test_albumin_of_another_day_leaves_the_total_beside_it():
    corrected = corrected_calcium(D("2.05"), D(28), same_day=False)
    assert corrected == CorrectedCalcium(
        D("2.29"), also=(D("2.05"),), basis=Basis.OTHER_DAY_ALBUMIN, asks_for=("albumin",)
    )
    assert (corrected.lowest, corrected.highest) == (D("2.05"), D("2.29"))


@pytest.mark.parametrize(
    ("albumin", "in_doubt"),
    [("19.9", True), ("20", False), ("45", False), ("45.1", True), ("10", True), ("65", True)],
)
def test_an_extreme_albumin_leaves_both_and_asks_for_ionised_calcium(albumin, in_doubt):
    corrected = corrected_calcium(D("2.05"), D(albumin))
    assert corrected.basis is Basis.CORRECTED
    assert corrected.also == ((D("2.05"),) if in_doubt else ())
    assert corrected.asks_for == (("ca_ionised",) if in_doubt else ())


def test_an_extreme_albumin_of_another_day_asks_for_both():
    corrected = corrected_calcium(D("2.05"), D(18), same_day=False)
    assert corrected.also == (D("2.05"),)
    assert corrected.basis is Basis.OTHER_DAY_ALBUMIN
    assert corrected.asks_for == ("albumin", "ca_ionised")


@pytest.mark.parametrize(
    ("mg_dl", "shown"), [("8.1", "2.02"), ("12.4", "3.09"), ("12.0", "2.99"), ("7.6", "1.90")]
)
def test_mg_dl_becomes_mmol_l(mg_dl, shown):
    corrected = corrected_calcium_mg_dl(D(mg_dl), None, already_corrected=True)
    assert corrected.value.quantize(CENT) == D(shown)
    assert corrected.readings_mg_dl == (D(mg_dl),)


def test_a_report_in_mg_dl_keeps_the_readings_of_its_own_formula():
    corrected = corrected_calcium_mg_dl(D("8.1"), D("3.0"), same_day=False)
    assert corrected.readings == (D("2.22095"), D("2.02095"))
    assert corrected.readings_mg_dl == (D("8.9"), D("8.1"))
    assert corrected.asks_for == ("albumin",)


def test_a_report_in_mmol_l_is_converted_for_limits_in_mg_dl():
    corrected = corrected_calcium(D("2.05"), D(28), same_day=False)
    assert corrected.readings_mg_dl == (D("9.17832"), D("8.2164"))


def test_a_calcium_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        CorrectedCalcium(D(2)).value = D(3)


calcium = st.decimals(min_value="0.8", max_value=5, places=3)
albumin = st.decimals(min_value=10, max_value=65, places=1)


@given(calcium, albumin)
def test_albumin_of_another_day_never_makes_it_less_urgent(total, of_other_day):
    corrected = corrected_calcium(total, of_other_day, same_day=False)
    assert corrected.lowest <= total <= corrected.highest


@given(calcium, st.decimals(min_value=1, max_value="6.5", places=2))
def test_both_formulas_give_the_same_calcium(total, albumin_g_dl):
    in_mg_dl = total * D("4.008")
    corrected = corrected_calcium_mg_dl(in_mg_dl, albumin_g_dl)
    for one, other in zip(corrected.readings, corrected.readings_mg_dl, strict=True):
        assert abs(one - other * D("0.2495")) < D("0.003")


def reading(code, value, unit, day="2026-11-20", **more):
    read = read_lab(
        {"code": code, "value": value, "unit": unit, "collected_on": day, "confirmed": True} | more,
        today=TODAY,
    )
    assert isinstance(read, LabReading), read
    return read


@pytest.mark.parametrize(
    ("total", "of_albumin", "expected"),
    [
        (
            reading("ca_total", "2.05", "mmol/L"),
            reading("albumin", "28", "g/L"),
            CorrectedCalcium(D("2.29")),
        ),
        (
            reading("ca_total", "2.05", "mmol/L"),
            reading("albumin", "2.8", "g/dL", day="2026-11-19"),
            CorrectedCalcium(
                D("2.29"), (D("2.05"),), Basis.OTHER_DAY_ALBUMIN, asks_for=("albumin",)
            ),
        ),
        (
            reading("ca_total", "2.05", "mmol/L"),
            None,
            CorrectedCalcium(D("2.05"), basis=Basis.UNCORRECTED, asks_for=("albumin",)),
        ),
        (
            reading("ca_total", "2.05", "mmol/L", corrected=True),
            reading("albumin", "28", "g/L"),
            CorrectedCalcium(D("2.05"), basis=Basis.REPORTED_CORRECTED),
        ),
        (
            reading("ca_total", "8.1", "mg/dL"),
            reading("albumin", "30", "g/L"),
            CorrectedCalcium(D("2.22095"), mg_dl=(D("8.9"),)),
        ),
        (
            reading("ca_corrected", "8.1", "mg/dL"),
            None,
            CorrectedCalcium(D("2.02095"), basis=Basis.REPORTED_CORRECTED, mg_dl=(D("8.1"),)),
        ),
        (
            reading("ca_total", "4.1", "meq/L"),
            reading("albumin", "28", "g/L"),
            CorrectedCalcium(D("2.29")),
        ),
    ],
)
def test_results_are_corrected_as_they_were_read(total, of_albumin, expected):
    assert correct(total, of_albumin) == expected


def test_only_calcium_is_corrected_and_only_with_albumin():
    total, magnesium = reading("ca_total", "2.05", "mmol/L"), reading("magnesium", "0.8", "mmol/L")
    with pytest.raises(ValueError, match="magnesium"):
        correct(magnesium, None)
    with pytest.raises(ValueError, match="magnesium"):
        correct(total, magnesium)


# Creatinine clearance

HER = Body(age=60, weight=D(60), weighed_on=date(2026, 11, 1))


@pytest.mark.parametrize(
    ("creatinine", "body", "shown"),
    [
        ("88.4", HER, "56.67"),  # (140 - 60) x 60 x 0.85 / (72 x 1.0)
        ("176.8", HER, "28.33"),
        ("61.88", replace(HER, age=45, weight=D("52.5")), "84.11"),
        ("88.4", replace(HER, sex=Sex.MALE), "66.67"),
        ("88.4", replace(HER, sex=Sex.UNKNOWN), "56.67"),
        ("88.4", replace(HER, sex=Sex.OTHER), "56.67"),
    ],
)
def test_creatinine_clearance(creatinine, body, shown):
    assert cockcroft_gault(D(creatinine), body, on=TODAY).value.quantize(CENT) == D(shown)


@pytest.mark.parametrize(("days", "is_stale"), [(0, False), (90, False), (91, True), (400, True)])
def test_an_old_weight_makes_the_estimate_stale(days, is_stale):
    body = replace(HER, weighed_on=TODAY - timedelta(days=days))
    assert cockcroft_gault(D(80), body, on=TODAY).is_stale is is_stale


@pytest.mark.parametrize(
    ("creatinine", "change"),
    [
        ("0", {}),
        ("-80", {}),
        ("14.9", {}),
        ("2000.1", {}),
        ("NaN", {}),
        ("sNaN", {}),
        ("Infinity", {}),
        ("80", {"age": 17}),
        ("80", {"age": 121}),
        ("80", {"age": -1}),
        ("80", {"weight": D(0)}),
        ("80", {"weight": D("24.9")}),
        ("80", {"weight": D("250.1")}),
        ("80", {"weight": D("NaN")}),
        ("80", {"weighed_on": TODAY + timedelta(days=1)}),
    ],
)
def test_impossible_inputs_give_no_clearance(creatinine, change):
    with pytest.raises(ValueError, match=r"^an? (age|weight|creatinine) of"):
        cockcroft_gault(D(creatinine), replace(HER, **change), on=TODAY)


@given(
    st.decimals(min_value=15, max_value=2000, places=1),
    st.integers(min_value=18, max_value=120),
    st.decimals(min_value=25, max_value=250, places=1),
)
def test_clearance_is_positive_and_falls_with_creatinine(creatinine, age, weight):
    body = replace(HER, age=age, weight=weight)
    worse = cockcroft_gault(creatinine, body, on=TODAY)
    better = cockcroft_gault(D(15), body, on=TODAY)
    assert 0 < worse.value <= better.value


# Weight loss


@pytest.mark.parametrize(
    ("current", "window", "shown"),
    [
        ("56.9", ["60.0", "58.5"], "5.2"),
        ("57.0", ["60.0"], "5.0"),
        ("54.0", ["55.0", "60.0", "57.0"], "10.0"),
        ("60.0", ["58.0"], "0.0"),  # more than before is no loss
        ("60.0", [], "0.0"),
    ],
)
def test_weight_loss_counts_from_the_highest_weight(current, window, shown):
    loss = weight_loss_percent(D(current), map(D, window))
    assert loss.quantize(D("0.1")) == D(shown)


@pytest.mark.parametrize(
    ("current", "window"),
    [("0", ["60"]), ("60", ["0"]), ("24.9", []), ("60", ["251"]), ("NaN", []), ("60", ["NaN"])],
)
def test_impossible_weights_give_no_loss(current, window):
    with pytest.raises(ValueError, match="a weight of"):
        weight_loss_percent(D(current), map(D, window))
