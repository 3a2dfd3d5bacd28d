"""The first unit and its administrator; everybody else is added by the administrator."""

import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from companion.models import Organisation, Staff
from companion.rules.local_time import is_zone
from companion.rules.vocabulary import Language, Role


class Command(BaseCommand):
    help = "Creates a hospital unit with an administrator, who sets up a second factor on sign-in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the unit, for instance 'Breast Centre, Ward 7'")
        parser.add_argument("--team-phone", required=True, help="the number patients are shown")
        parser.add_argument("--admin", required=True, help="username of the administrator")
        parser.add_argument("--zone", default="Asia/Shanghai")
        parser.add_argument("--language", choices=list(Language), default=Language.ZH_HANS)

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if not is_zone(options["zone"]):
            raise CommandError(f"{options['zone']} is not the name of a time zone.")
        if Staff.objects.filter(username=options["admin"]).exists():
            raise CommandError(f"{options['admin']} is taken.")
        unit = Organisation.objects.create(
            name=options["name"],
            team_phone=options["team_phone"],
            zone=options["zone"],
            language=options["language"],
        )
        Staff.objects.create_user(
            username=options["admin"],
            password=_password(),
            name=options["admin"],
            role=Role.CLINIC_ADMIN,
            language=options["language"],
            organisation=unit,
        )
        self.stdout.write(f"{unit} is there. {options['admin']} can sign in.")


def _password() -> str:
    password = getpass.getpass("Password of the administrator: ")
    try:
        validate_password(password)
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from None
    return password
