from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from companion.models import Alert, AuditEntry, LabResult
from companion.rules.vocabulary import Role
from tests.conftest import hire
from tests.labs import day

HEADER = (
    "medical_record_number,collected_on,code,loinc,value,unit,lower,upper,limits_unit,corrected"
)


@pytest.fixture
def run(clinic, now, tmp_path):
    """Imports lines of a file; `{day}` in them is today."""

    def run(*lines, header=HEADER, encoding="utf-8", **options):
        path = tmp_path / "labs.csv"
        text = "\n".join([header, *lines, ""]).replace("{day}", str(day(clinic, now)))
        path.write_bytes(text.encode(encoding))
        out, err = StringIO(), StringIO()
        options = {"unit": "Ward 7"} | options
        call_command("import_labs", str(path), stdout=out, stderr=err, **options)
        return out.getvalue(), err.getvalue()

    return run


def test_a_file_is_stored_and_judged(run, clinic):
    out, err = run(
        "MRN-1,{day},ca_total,,1.95,mmol/L,2.11,2.52,,",
        "MRN-1,{day},,1751-7,4.4,g/dL,,,,",
    )

    assert out == "2 results: 2 created, 0 already_had, 0 invalid, 0 unknown_patient.\n"
    assert err == ""
    assert Alert.objects.get().tier == "EMERGENCY"
    assert AuditEntry.objects.get(act="lab:panel:import").staff is None


def test_the_same_file_again_changes_nothing(run):
    line = "MRN-1,{day},potassium,,4.1,mmol/L,,,,"
    run(line)

    out, _ = run(line)

    assert out == "1 results: 0 created, 1 already_had, 0 invalid, 0 unknown_patient.\n"
    assert LabResult.objects.count() == 1


def test_what_is_refused_is_written_out_with_its_reason(run, tmp_path, clinic, now):
    rejects = tmp_path / "rejects.csv"

    out, err = run(
        "MRN-1,{day},potassium,,4.1,mmol/L,,,,",
        "MRN-1,{day},ca_total,,9.2,mmol/L,,,,",
        "MRN-77,{day},potassium,,4.1,mmol/L,,,,",
        "MRN-1,{day},ca_total,,2.3,mmol/L,,,,perhaps",
        rejects=str(rejects),
    )

    assert out == "4 results: 1 created, 0 already_had, 2 invalid, 1 unknown_patient.\n"
    assert err == ""
    lines = rejects.read_text().splitlines()
    assert [line.split(",")[0] for line in lines] == ["line", "3", "4", "5"]
    assert "In mg/dL, 9.2 would be plausible." in lines[1]
    assert "No patient has this number." in lines[2]
    assert ",corrected,Send true or false." in lines[3]


def test_without_a_file_they_go_to_the_errors(run):
    _, err = run("MRN-77,{day},potassium,,4.1,mmol/L,,,,")

    assert "unknown_patient" in err


def test_calcium_that_the_laboratory_has_corrected_is_said_so_in_many_ways(run):
    run("MRN-1,{day},ca_total,,2.20,mmol/L,,,,是", "MRN-1,{day},albumin,,25,g/L,,,,no")

    assert LabResult.objects.get(code="ca_corrected").basis == "reported_corrected"


def test_a_file_in_a_chinese_encoding_is_read_where_it_is_named(run, clinic, tmp_path, now):
    path = tmp_path / "gb.csv"
    line = f"MRN-1,{day(clinic, now)},potassium,,4.1,毫摩尔/升,,,,"
    path.write_bytes(f"{HEADER}\n{line}\n".encode("gb18030"))

    with pytest.raises(CommandError, match="--encoding"):
        call_command("import_labs", str(path), unit="Ward 7")
    call_command("import_labs", str(path), unit="Ward 7", encoding="gb18030", stdout=StringIO())

    assert LabResult.objects.get().reported_unit == "mmol/L"


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("medical_record_number,collected_on,code,value", "lacks unit"),
        ("medical_record_number,collected_on,value,unit", "lacks code or loinc"),
        (f"{HEADER},ordering", "not known in it: ordering"),
        (f"{HEADER},unit", "stands in it once"),
    ],
)
def test_a_header_that_may_be_misread_stops_it(header, reason, run):
    with pytest.raises(CommandError, match=reason):
        run(header=header)


def test_a_row_with_too_many_cells_is_refused(run):
    out, _ = run("MRN-1,{day},potassium,,4.1,mmol/L,,,,,,5")

    assert "1 invalid" in out


def test_it_is_done_in_the_name_of_whoever_may(run, clinic):
    hire(clinic.organisation, "lars lab", Role.LAB)
    line = "MRN-1,{day},potassium,,4.1,mmol/L,,,,"

    run(line, by="lars lab")

    assert LabResult.objects.get().staff.name == "Lars Lab"
    with pytest.raises(CommandError, match="may not"):
        run(line, by="amy admin")
    with pytest.raises(CommandError, match="nobody"):
        run(line, by="sam stranger")


def test_a_unit_or_a_file_that_is_not_there_is_named(run, tmp_path):
    with pytest.raises(CommandError, match="Ward 8"):
        run(unit="Ward 8")
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_labs", str(tmp_path / "none.csv"), unit="Ward 7")
