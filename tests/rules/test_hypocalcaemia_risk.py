from dataclasses import fields
from decimal import Decimal

import pytest

from companion.rules.hypocalcaemia_risk import RiskFactors, is_high_risk

SETTLED = 3  # the first dose that is no longer one of the first two
CONDITIONS = [each.name for each in fields(RiskFactors) if each.default is False]


def test_somebody_without_any_factor_is_not_at_high_risk():
    assert not is_high_risk(RiskFactors(crcl=Decimal(90), dose_number=SETTLED))


@pytest.mark.parametrize(
    "condition",
    [
        "dialysis",
        "prior_hypocalcaemia",
        "vitamin_d_deficiency",
        "magnesium_low",
        "neck_surgery",
        "malabsorption",
        "calcium_lowering_drug",
        "high_bone_turnover",
    ],
)
def test_any_one_condition_is_enough(condition):
    assert is_high_risk(RiskFactors(**{condition: True}, dose_number=SETTLED))


def test_no_condition_is_left_out_above():
    assert len(CONDITIONS) == 8


@pytest.mark.parametrize(
    ("crcl", "high"), [("29.9", True), ("30", False), ("30.1", False), ("0", True)]
)
def test_kidneys_below_thirty_millilitres_a_minute_are_a_factor(crcl, high):
    assert is_high_risk(RiskFactors(crcl=Decimal(crcl), dose_number=SETTLED)) is high


def test_kidneys_never_measured_are_no_factor_by_themselves():
    assert not is_high_risk(RiskFactors(crcl=None, dose_number=SETTLED))


@pytest.mark.parametrize(("dose_number", "high"), [(0, False), (1, True), (2, True), (3, False)])
def test_the_first_two_doses_are_a_factor(dose_number, high):
    assert is_high_risk(RiskFactors(dose_number=dose_number)) is high
