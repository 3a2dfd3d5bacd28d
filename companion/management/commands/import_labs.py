"""Laboratory results from a CSV file."""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from companion.access import SYSTEM, Actor, NotAllowedError, patients_for
from companion.actions.lab_import import (
    MOST_IMPORTED,
    RECORD_NUMBER,
    Arrival,
    Arrived,
    import_labs,
)
from companion.management.options import unit_named
from companion.models import Organisation, Patient, Staff
from companion.rules.permissions import Act

NEEDED = (RECORD_NUMBER, "collected_on", "value", "unit")
NAMES = ("code", "loinc")  # at least one of them
OPTIONAL = ("lower", "upper", "limits_unit", "corrected", "confirmed")
FLAGS = ("corrected", "confirmed")
SAID = {"true": True, "yes": True, "1": True, "是": True}
SAID |= {"false": False, "no": False, "0": False, "否": False}

Row = tuple[int, dict[str, Any]]  # with the line on which it ends


class Command(BaseCommand):
    help = (
        "Stores and judges laboratory results of a CSV file with a header: medical_record_number, "
        "collected_on, code or loinc, value, unit, and as far as known lower, upper, limits_unit, "
        "corrected, confirmed. What was imported before is recognised."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE.csv")
        parser.add_argument("--unit", required=True, help="name or id of the unit")
        parser.add_argument(
            "--by", metavar="USERNAME", help="whose import it is; else the system's own"
        )
        parser.add_argument(
            "--rejects",
            metavar="FILE",
            help="where refused rows go with their reasons; else stderr",
        )
        parser.add_argument("--encoding", default="utf-8-sig", help="for instance gb18030")

    def handle(self, *args: Any, **options: Any) -> None:
        unit = unit_named(options["unit"])
        actor = _actor(options["by"], unit)
        rows = _rows(options["file"], options["encoding"])
        arrived = list(_imported(rows, actor, unit))
        rejects = sorted(
            (
                (line, *_as_sent(raw), *_why(each))
                for line, raw, each in arrived
                if each.lab is None
            ),
            key=lambda reject: reject[0],
        )
        self._write(rejects, options["rejects"])
        counts = Counter(each.arrival for _, _, each in arrived)
        told = ", ".join(f"{counts[arrival]} {arrival.value}" for arrival in Arrival)
        self.stdout.write(f"{len(rows)} results: {told}.")

    def _write(self, rejects: Sequence[Sequence[object]], path: str | None) -> None:
        text = StringIO()
        header = ("line", *_COLUMNS, "outcome", "field", "reason")
        csv.writer(text, lineterminator="\n").writerows([header, *rejects] if rejects else [])
        if path is None:
            self.stderr.write(text.getvalue(), ending="")
            return
        try:
            Path(path).write_text(text.getvalue(), encoding="utf-8")
        except OSError as error:
            self.stderr.write(text.getvalue(), ending="")
            raise CommandError(f"{path}: {error.strerror}") from error


def _imported(
    rows: Sequence[Row], actor: Actor, unit: Organisation
) -> Iterator[tuple[int, dict[str, Any], Arrived]]:
    for batch in _batches(rows):
        arrived = import_labs(
            actor=actor,
            patients=_patients(actor, unit),
            results=[raw for _, raw in batch],
            now=timezone.now(),
        )
        for (line, raw), each in zip(batch, arrived, strict=True):
            yield line, raw, each


_COLUMNS = (RECORD_NUMBER, *NAMES, *NEEDED[1:], *OPTIONAL)


def _actor(username: str | None, unit: Organisation) -> Actor:
    if username is None:
        return SYSTEM
    staff = Staff.objects.filter(username=username, organisation=unit).first()
    if staff is None:
        raise CommandError(f"--by {username}: nobody of {unit} has this name.")
    return Actor(staff=staff)


def _patients(actor: Actor, unit: Organisation) -> Any:
    if actor is SYSTEM:
        return Patient.objects.filter(organisation=unit)
    try:
        return patients_for(actor, Act.LAB_WRITE, now=timezone.now())
    except NotAllowedError:
        raise CommandError(f"{actor.member} may not enter laboratory results.") from None


def _rows(path: str, encoding: str) -> list[Row]:
    try:
        text = Path(path).read_text(encoding=encoding)
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error
    except (UnicodeError, LookupError):
        raise CommandError(f"{path} is not text in {encoding}; try --encoding.") from None
    if "\x00" in text:
        raise CommandError(f"{path} is no text file.")
    try:
        reader = csv.DictReader(StringIO(text, newline=""))
        _check_header(path, reader.fieldnames or ())
        return [(reader.line_num, _raw(row)) for row in reader]
    except csv.Error as error:
        raise CommandError(f"{path}: {error}.") from error


def _check_header(path: str, names: Sequence[str]) -> None:
    missing = [name for name in NEEDED if name not in names]
    if not set(NAMES) & set(names):
        missing.append("code or loinc")
    unknown = [name for name in names if name not in _COLUMNS]
    if missing or unknown or len(set(names)) < len(names):
        raise CommandError(
            f"{path}: the header lacks {', '.join(missing) or 'nothing'}; "
            f"not known in it: {', '.join(unknown) or 'nothing'}; each name stands in it once."
        )


def _raw(row: Mapping[str, str | None]) -> dict[str, Any]:
    """An entry as the API takes it. A cell that is too much keeps its place, and is refused."""
    raw: dict[str, Any] = {
        name: value.strip() if isinstance(value, str) else value for name, value in row.items()
    }
    for name in FLAGS:
        if name in raw:
            raw[name] = SAID.get(str(raw[name]).lower(), raw[name])
    return raw


def _batches(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """All results of a patient together, so that an old one is not judged as if the latest."""
    by_patient: dict[str, list[Row]] = {}
    for line, raw in rows:
        by_patient.setdefault(str(raw[RECORD_NUMBER]), []).append((line, raw))
    batch: list[Row] = []
    for of_patient in by_patient.values():
        batch += of_patient
        if len(batch) >= MOST_IMPORTED:
            yield batch
            batch = []
    if batch:
        yield batch


def _as_sent(raw: Mapping[str, Any]) -> list[Any]:
    return [raw.get(name, "") for name in _COLUMNS]


def _why(arrived: Arrived) -> tuple[str, str, str]:
    if arrived.problem is None:
        return arrived.arrival.value, RECORD_NUMBER, "No patient has this number."
    field = arrived.problem.field.rpartition(".")[2]
    return arrived.arrival.value, field, arrived.problem.text.en
