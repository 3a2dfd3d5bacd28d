"""Rules that a clinician has silenced for one patient. Source: clinical-rules, section 2, item 6.

A suppression holds for what was looked at, and for no more than that.
"""

from collections.abc import Iterable
from datetime import timedelta

from companion.rules.triage.facts import Facts, Suppression
from companion.rules.triage.findings import Evidence, Finding
from companion.rules.triage.rule import Rule
from companion.rules.triage.worsening import says_more
from companion.rules.vocabulary import Condition

LONGEST = timedelta(days=7)
LONGEST_FOR_THE_SPINE = timedelta(hours=72)
SPINE_SECTION = "A"


def longest_for(rule: Rule) -> timedelta:
    """For how long a clinician may silence the rule at most."""
    of_spine = rule.section == SPINE_SECTION or rule.condition is Condition.MSCC
    return LONGEST_FOR_THE_SPINE if of_spine else LONGEST


def is_suppressed(finding: Finding, facts: Facts) -> bool:
    """Whether a clinician has silenced this rule, and it says no more than was known then.

    The end is met on the wall clock: what arrives after it is told, whenever it was observed.
    """
    return any(
        each.rule_id == finding.rule_id
        and facts.received_at < each.until
        and _covers(each, finding)
        for each in facts.context.suppressions
    )


def split(findings: Iterable[Finding], facts: Facts) -> tuple[list[Finding], list[Finding]]:
    """Those that are told, and those that are silenced; each in their order."""
    told: list[Finding] = []
    silenced: list[Finding] = []
    for finding in findings:
        (silenced if is_suppressed(finding, facts) else told).append(finding)
    return told, silenced


def _covers(suppression: Suppression, finding: Finding) -> bool:
    if finding.tier.rank > suppression.tier.rank:
        return False
    known = [Evidence(field, value) for field, value in suppression.known]
    return not says_more(finding, [(suppression.rule_id, known)])
