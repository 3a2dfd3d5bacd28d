"""The rule table. One file per section of clinical-rules; `RULESET` is all of them.

The thresholds are those of the hospital's clinical rules. Changing a row changes `VERSION`.
"""

from companion.rules.triage.rule import Ruleset
from companion.rules.triage.ruleset import (
    calcium,
    emergencies,
    fractures,
    function,
    hypersensitivity,
    infection,
    labs,
    mouth,
    notes,
    pain,
    spinal_cord,
)

VERSION = "2026.11-3"

RULESET = Ruleset(
    version=VERSION,
    rules=(
        *spinal_cord.RULES,
        *fractures.RULES,
        *calcium.RULES,
        *labs.RULES,
        *hypersensitivity.RULES,
        *infection.RULES,
        *mouth.RULES,
        *pain.RULES,
        *emergencies.RULES,
        *function.RULES,
        *notes.RULES,
    ),
    modifiers=(spinal_cord.PRIOR_COMPRESSION, calcium.AFTER_STOPPING),
    combination=emergencies.MULTI_AMBER,
    nothing_found=notes.NOTHING_FOUND,
    from_note=notes.FROM_NOTE,
)

__all__ = ["RULESET", "VERSION"]
