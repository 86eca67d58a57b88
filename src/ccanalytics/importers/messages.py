"""Any table of messages, through a mapping."""

from __future__ import annotations

from importlib.resources import files

import duckdb

from ccanalytics.errors import BadInput, unknown
from ccanalytics.importers.mapping import FIELDS, Mapping
from ccanalytics.importers.sentences import in_language
from ccanalytics.importers.sources import columns
from ccanalytics.language import gettext as _
from ccanalytics.store.engine import quoted
from ccanalytics.store.opening import first_line, run_script


def read_messages(connection: duckdb.DuckDBPyConnection, mapping: Mapping) -> None:
    """Read ``source`` through the mapping into the table ``said``; faulty rows go to ``rejects``.

    Raises BadInput when the mapping names a column that is not there or its select fails.
    """
    query = mapping.select or _column_query(connection, mapping)
    try:
        _check_is_one_select(connection, mapping, query)
        connection.execute(f"CREATE TEMP VIEW selected AS {query.rstrip().rstrip(';')}")
        given = columns(connection, "selected")
        fields = _fields_query(mapping, given)
        connection.execute(f"CREATE TABLE mapped AS {fields}")
        run_script(connection, _read_sql(mapping, has_roles="role" in given))
    except duckdb.Error as error:
        sentence = _("The mapping {name} cannot be used: {reason}")
        reason = first_line(error)
        raise BadInput(sentence.format(name=mapping.name, reason=reason)) from None


def messages_as_facts(
    connection: duckdb.DuckDBPyConnection, mapping: Mapping
) -> duckdb.DuckDBPyRelation:
    """What ``said`` holds, as rows for `ccanalytics.store.ingest`."""
    return connection.sql(
        files(__package__).joinpath("messages_facts.sql").read_text("utf-8"),
        params={
            "source": mapping.source,
            "connector": mapping.connector,
            "closed": list(mapping.closed),
            "gap": mapping.gap,
        },
    )


def _check_is_one_select(
    connection: duckdb.DuckDBPyConnection, mapping: Mapping, query: str
) -> None:
    """A second statement could write where this connection may read."""
    kinds = [statement.type for statement in connection.extract_statements(query)]
    if kinds != [duckdb.StatementType.SELECT]:
        sentence = _("The select of mapping {name} must be one SELECT.")
        raise BadInput(sentence.format(name=mapping.name))


def _column_query(connection: duckdb.DuckDBPyConnection, mapping: Mapping) -> str:
    there = columns(connection, "source")
    pairs = []
    for field, column in mapping.columns.items():
        if column in there:
            pairs.append(f"{_identifier(column)} AS {field}")
        elif not mapping.is_lenient or field in ("conversation", "time"):
            known = [name for name in there if name != "source_line"]
            problem, where = unknown("column", column, known), f"{mapping.name}, {field}"
            raise BadInput(_("{problem} (in {where})").format(problem=problem, where=where))
    return f"SELECT source_line, {', '.join(pairs)} FROM source"


def _fields_query(mapping: Mapping, given: list[str]) -> str:
    """All fields as text; those that the mapping does not give are NULL."""
    for field in ("conversation", "time"):
        if field not in given:
            sentence = _("The select of mapping {name} gives no column {column}.")
            raise BadInput(sentence.format(name=mapping.name, column=field))
    line = "source_line" if "source_line" in given else "row_number() OVER ()"
    texts = (f"{f if f in given else 'NULL'}::VARCHAR AS {f}" for f in FIELDS)
    numbered = f"{line} AS line, row_number() OVER () AS seq"
    return f"SELECT {numbered}, {', '.join(texts)} FROM selected"


def _read_sql(mapping: Mapping, *, has_roles: bool) -> str:
    script = files(__package__).joinpath("messages_read.sql").read_text("utf-8")
    return in_language(script).format(
        time=_time_sql(mapping),
        role=_role_sql(mapping) if has_roles else "'contact'",
        channel=quoted(mapping.channel),
        format=mapping.time_format.replace("'", "''"),
        repeats=quoted(_("repeats message {message} of line {line}")),
    )


def _time_sql(mapping: Mapping) -> str:
    """The time as TIMESTAMPTZ; NULL where it cannot be read."""
    zone, pattern = quoted(mapping.zone), mapping.time_format
    epochs = {"epoch": 1, "epoch_ms": 1000}
    if pattern in epochs:
        seconds = f"try_cast(time AS DOUBLE) / {epochs[pattern]}"
        # Beyond the year 9999 to_timestamp would end the import instead of this row.
        return f"CASE WHEN abs({seconds}) < 253402300800 THEN to_timestamp({seconds}) END"
    if pattern == "iso":
        has_offset = r"regexp_matches(time, ':\d\d.*(Z|[+-]\d\d(:?\d\d)?)$')"
        return (
            # Names of zones would be passed over, and shift the time in silence.
            f"CASE WHEN regexp_matches(time, '[A-Za-z]{{2}}') THEN NULL "
            f"WHEN {has_offset} THEN try_cast(time AS TIMESTAMPTZ) "
            f"ELSE timezone({zone}, try_cast(time AS TIMESTAMP)) END"
        )
    parsed = f"try_strptime(time, {quoted(pattern)})"
    return parsed if "%z" in pattern.lower() else f"timezone({zone}, {parsed})"


def _role_sql(mapping: Mapping) -> str:
    cases = (f"WHEN {quoted(w.lower())} THEN '{role}'" for w, role in mapping.roles.items())
    return f"CASE lower(trim(role)) {' '.join(cases)} END"


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
