"""docs/clinical-rules.md, generated from the rule data."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from companion.rules.triage.document import as_markdown
from companion.rules.triage.ruleset import RULESET


class Command(BaseCommand):
    help = "Writes docs/clinical-rules.md anew; with --check only says whether it is up to date."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.BASE_DIR / "docs" / "clinical-rules.md"
        text = as_markdown(RULESET)
        if not options["check"]:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            raise CommandError("docs/clinical-rules.md is out of date: run `make docs`.")
