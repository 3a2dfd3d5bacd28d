"""The database itself refuses to change or remove what is append-only."""

from django.db import migrations

TABLES = ("companion_alertevent", "companion_auditentry")

POSTGRES = """
CREATE OR REPLACE FUNCTION companion_refuse_change() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END;
$$ LANGUAGE plpgsql;
"""


def protect(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    with schema_editor.connection.cursor() as cursor:
        if postgres:
            cursor.execute(POSTGRES)
        for table in TABLES:
            for verb in ("UPDATE", "DELETE"):
                name = f"{table}_no_{verb.lower()}"
                if postgres:
                    cursor.execute(
                        f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
                        "FOR EACH ROW EXECUTE FUNCTION companion_refuse_change()"
                    )
                elif verb == "UPDATE":
                    # Django empties tables with DELETE on SQLite, so only UPDATE is refused there;
                    # the models refuse both everywhere.
                    cursor.execute(
                        f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
                        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                    )


def unprotect(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    with schema_editor.connection.cursor() as cursor:
        for table in TABLES:
            for verb in ("UPDATE", "DELETE"):
                on = f" ON {table}" if postgres else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb.lower()}{on}")


class Migration(migrations.Migration):
    dependencies = [("companion", "0001_initial")]
    operations = [migrations.RunPython(protect, unprotect)]
