"""What each rule costs in alarms, as a table."""

import csv
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from companion.management.options import add_period, period_of
from companion.management.tables import as_table
from companion.queries.alert_budget import RuleUse, alert_budget
from companion.rules.vocabulary import CONDITION_NAMES

COLUMNS = (
    "rule",
    "version",
    "tier",
    "status",
    "fired",
    "suppressed",
    "patients",
    "alerts",
    "acted_on",
    "no_action",
    "false_alarms",
    "open",
    "title",
)


class Command(BaseCommand):
    help = "How often each rule fired, and what came of its alerts; no patient is named."

    def add_arguments(self, parser: CommandParser) -> None:
        add_period(parser)
        parser.add_argument("--csv", action="store_true", help="as CSV with a header")

    def handle(self, *args: Any, **options: Any) -> None:
        unit, since, until = period_of(options)
        budget = alert_budget(unit, since=since, until=until)
        rows = [_row(use) for use in (*budget.used, *budget.never_fired)]
        if options["csv"]:
            csv.writer(self.stdout, lineterminator="\n").writerows([COLUMNS, *rows])
            return
        self.stdout.write(
            f"{unit or 'All units'}, {since:%Y-%m-%d %H:%M} to {until:%Y-%m-%d %H:%M} UTC"
        )
        for line in as_table([COLUMNS, *rows]):
            self.stdout.write(line)


def _row(use: RuleUse) -> tuple[object, ...]:
    return (
        use.rule_id,
        use.version,
        use.tier.value,
        use.status,
        use.fired,
        use.suppressed,
        use.patients,
        use.alerts,
        use.acted_on,
        use.no_action_needed,
        use.false_alarms,
        use.still_open,
        CONDITION_NAMES[use.condition].en,
    )
