"""Any table of messages: four kinds of file, mappings, rejects, twice, pseudonyms."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import polars as pl
import pytest

from ccanalytics.errors import BadInput, NotFound, Refused
from ccanalytics.importers import ImportResult, import_file
from ccanalytics.store.verify import verify
from centre import Centre

ROWS = [
    {"conversation": "c1", "time": "2026-01-05T10:00:00+01:00", "author": "marta",
     "role": "client", "text": "Hello?", "message": "1", "channel": "sales"},
    {"conversation": "c1", "time": "2026-01-05T10:04:10+01:00", "author": "ben",
     "role": "agent", "text": "Hi, Marta", "message": "2", "channel": "sales"},
    {"conversation": "c2", "time": "2026-01-05T09:30:00Z", "author": "juan",
     "role": "client", "text": "¿Hola?\n\"quoted\", 🙂", "message": "1", "channel": "sales"},
]  # fmt: skip


def bring(centre: Centre, path: Path, **more: object) -> ImportResult:
    return import_file(centre.path, "messages", path, **({"by": "ana"} | more))


def write(folder: Path, ending: str, rows: list[dict[str, str]] = ROWS) -> Path:
    path = folder / f"messages.{ending}"
    if ending in ("csv", "tsv"):
        with path.open("w", newline="", encoding="utf-8") as file:
            out = csv.DictWriter(file, rows[0], delimiter="\t" if ending == "tsv" else ",")
            out.writeheader()
            out.writerows(rows)
    elif ending == "json":
        path.write_text(json.dumps(rows))
    elif ending == "jsonl":
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    else:
        pl.DataFrame(rows).write_parquet(path)
    return path


def mapping(folder: Path, text: str) -> str:
    path = folder / "mapping.toml"
    path.write_text(text)
    return str(path)


def rejects(result: ImportResult) -> list[list[str]]:
    assert result.rejects_file is not None
    with result.rejects_file.open(newline="") as file:
        return list(csv.reader(file))[1:]


@pytest.mark.parametrize("ending", ["csv", "tsv", "json", "jsonl", "parquet"])
def test_every_kind_of_file_gives_the_same_conversations(centre, tmp_path, ending):
    result = bring(centre, write(tmp_path, ending))
    desk = centre.desk()
    assert (result.conversations, result.messages, result.rejects) == (2, 3, 0)
    assert result.rejects_file is None
    answers = desk.sql("SELECT value FROM metrics.first_response_time ORDER BY value").fetchall()
    assert answers == [(250.0,), (None,)]
    texts = desk.sql("SELECT text FROM messages ORDER BY happened_at, message_id").fetchall()
    assert [row[0] for row in texts] == [row["text"] for row in ROWS]
    assert verify(centre.path, every=True) == []


def test_importing_twice_is_importing_once(centre, tmp_path):
    path = write(tmp_path, "csv")
    once, changes = bring(centre, path), centre.desk().store.changes()
    again = bring(centre, path)
    assert once.added > 0
    assert once.facts - once.added == len(["ben", "sales"])
    assert (again.facts, again.added, again.messages) == (once.facts, 0, 3)
    assert centre.desk().store.changes() == changes


def test_a_grown_file_adds_only_what_is_new(centre, tmp_path):
    bring(centre, write(tmp_path, "jsonl", ROWS[:1]))
    result = bring(centre, write(tmp_path, "jsonl"))
    whole = centre.desk().sql("SELECT count(*) FROM messages").fetchall()
    assert whole == [(3,)]
    assert result.added == len(["contact", "conversation", "session", "message"]) + len(
        ["accepted", "sent"]
    )
    assert verify(centre.path, every=True) == []


def test_ids_with_colons_are_not_taken_for_each_other(centre, tmp_path):
    rows = [said(0, conversation="a:b", message="c"), said(0, conversation="a", message="b:c")]
    result = bring(centre, write(tmp_path, "csv", rows))
    assert (result.conversations, result.messages) == (2, 2)
    assert centre.desk().sql("SELECT count(*) FROM messages").fetchall() == [(2,)]
    assert verify(centre.path) == []


def test_people_who_are_known_are_not_added_again(centre, tmp_path):
    bring(centre, write(tmp_path, "csv"))
    logins = centre.desk().sql("SELECT login FROM agents ORDER BY ALL").fetchall()
    assert [row[0] for row in logins] == ["ana", "ben", "carla", "dora"]


def test_broken_rows_are_rejected_with_line_and_reason(centre, tmp_path):
    path = tmp_path / "messages.csv"
    path.write_text(
        "conversation,time,author,role,text,message\n"
        "c1,2026-01-05T10:00:00Z,marta,client,ok,1\n"
        ",2026-01-05T10:00:00Z,marta,client,no conversation,2\n"
        "c1,,marta,client,no time,3\n"
        "c1,yesterday,marta,client,bad time,4\n"
        '"c1",2026-01-05T10:01:00Z,marta,client,"two\nlines",5\n'
        "c1,2026-01-05T10:00:00Z,marta,stranger,bad role,6\n"
        "c1,2026-01-05T10:00:00Z,,agent,no author,7\n"
        "c1,2026-01-05T10:02:00Z,marta,client,again,1\n"
        "c1,2999-01-05T10:02:00Z,marta,client,future,8\n"
        "c1,2026-01-05T10:02:00Z,marta,client\n"
        "c1,0044-03-15T10:02:00Z,brutus,client,old,9\n"
    )
    result = bring(centre, path)
    assert (result.messages, result.rejects) == (2, 9)
    assert [(line, reason.split(":")[0]) for line, reason in rejects(result)] == [
        ("3", "has no conversation"),
        ("4", "has no time"),
        ("5", "has a time that does not read as iso"),
        ("8", "has a role that the mapping does not know"),
        ("9", "has no author"),
        ("10", "repeats message 1 of line 2"),
        ("11", "has a time in the future"),
        ("12", "has 4 fields where the header has 6"),
        ("13", "has a time before 1970"),
    ]


def test_broken_json_lines_are_rejected_and_lone_surrogates_mended(centre, tmp_path):
    path = tmp_path / "messages.jsonl"
    good = '{"conversation": "c", "time": "2026-01-05T10:00:00Z", "text": "\\ud800 x"}'
    path.write_text(f"{good}\n\n{{broken\n[1, 2]\n")
    result = bring(centre, path)
    assert [line for line, _ in rejects(result)] == ["3", "4"]
    text = centre.desk().sql("SELECT text FROM messages").fetchall()
    assert text == [("\ufffd x",)]


def test_lone_surrogates_in_a_json_array_are_mended(centre, tmp_path):
    path = tmp_path / "messages.json"
    path.write_text('[{"conversation": "c", "time": "2026-01-05T10:00:00Z", "text": "\\udfff"}]')
    bring(centre, path)
    assert centre.desk().sql("SELECT text FROM messages").fetchall() == [("\ufffd",)]


@pytest.mark.parametrize(
    ("name", "content", "error", "words"),
    [
        ("none.csv", None, NotFound, "There is no file"),
        ("empty.csv", "", BadInput, "is empty"),
        ("what.xls", "x", BadInput, "no known ending"),
        ("cut.json", '[{"conversation": ', BadInput, "is no JSON"),
        ("words.json", "hello", BadInput, "holds no JSON objects"),
        ("list.json", "[1, 2]", BadInput, "holds no JSON objects"),
        ("broken.parquet", "PAR1", BadInput, "is no Parquet file"),
        ("twice.csv", "a,a\n1,2\n", BadInput, "names each column once"),
        ("open.csv", 'conversation,"time\n1,2\n', BadInput, "first line of .* cannot be read"),
        ("latin.csv", b"conversaci\xf3n,time\n1,2\n", BadInput, "is not UTF-8"),
        ("other.csv", "thread,when\n1,2\n", BadInput, "There is no column 'conversation'"),
    ],
)
def test_a_wrong_file_is_named_and_nothing_is_written(
    centre, tmp_path, name, content, error, words
):
    if content is not None:
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    changes = centre.desk().store.changes()
    with pytest.raises(error, match=words) as raised:
        bring(centre, tmp_path / name)
    assert "\n" not in str(raised.value)
    assert centre.desk().store.changes() == changes


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[columns]\nconversation = "conversation"\ntime = "tiem"', "did you mean 'time'"),
        ('[columns]\nconversation = "c"', "must name the columns conversation and time"),
        ('[colums]\nconversation = "c"', "did you mean 'columns'"),
        ("select = 'SELECT 1 AS time FROM source'", "gives no column conversation"),
        ("select = 'SELECT nothing FROM source'", "cannot be used"),
        ("select = 'FROM source'\n[time]\nzone = 'Europe/Madird'", "did you mean 'Europe/Madrid'"),
        ("select = 'FROM source'\n[session]\ngap = 'soon'", "write 90min, 24h or 3d"),
        ("select =", "is no TOML"),
        ("select = 5", "select must be a text"),
        ("roles = [1]\nselect = 'FROM source'", "roles must be a table"),
        ('[roles]\ncontact = "client"', "roles.contact must be a list of texts"),
        ("[time]\nformat = 5", "time.format must be a text"),
        ("select = 'FROM source'\n[time]\nformat = '%Q'", "cannot be used"),
        ("", "needs either"),
    ],
)
def test_a_wrong_mapping_says_what_is_wrong(centre, tmp_path, text, words):
    path = write(tmp_path, "csv")
    changes = centre.desk().store.changes()
    with pytest.raises(BadInput, match=words):
        bring(centre, path, mapping=mapping(tmp_path, text))
    assert centre.desk().store.changes() == changes


@pytest.mark.parametrize(
    "query",
    [
        "SELECT '1' AS conversation, content AS time FROM read_text('{secret}')",
        "SELECT '1' AS conversation, '2' AS time FROM read_csv('{secret}')",
        "SELECT '1' AS conversation, getenv('HOME') AS time FROM source",
        "COPY source TO '{secret}'",
    ],
)
def test_a_mappings_select_reads_its_file_and_nothing_else(centre, tmp_path, query):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    text = "select = '''" + query.format(secret=secret) + "'''"
    with pytest.raises(BadInput):
        bring(centre, write(tmp_path, "csv"), mapping=mapping(tmp_path, text))
    assert secret.read_text() == "secret"


@pytest.mark.parametrize(
    ("given", "time_table", "utc"),
    [
        ("2026-07-01 12:00:00", 'zone = "Europe/Madrid"', "2026-07-01 10:00:00"),
        ("2026-07-01T12:00:00-03:00", 'zone = "Europe/Madrid"', "2026-07-01 15:00:00"),
        ("2026-07-01", 'zone = "Europe/Madrid"', "2026-06-30 22:00:00"),
        ("01/07/2026 12:00", 'format = "%d/%m/%Y %H:%M"\nzone = "Asia/Kolkata"',
         "2026-07-01 06:30:00"),
        ("1767225600", 'format = "epoch"', "2026-01-01 00:00:00"),
        ("1767225600123", 'format = "epoch_ms"', "2026-01-01 00:00:00.123"),
    ],
)  # fmt: skip
def test_times_are_read_by_format_and_zone(centre, tmp_path, given, time_table, utc):
    path = write(tmp_path, "csv", [{"conversation": "c", "time": given}])
    text = f'[columns]\nconversation = "conversation"\ntime = "time"\n[time]\n{time_table}'
    bring(centre, path, mapping=mapping(tmp_path, text))
    at = centre.desk().sql("SELECT happened_at::VARCHAR FROM messages").fetchall()
    assert at == [(utc,)]


ROLES = '[roles]\ncontact = ["client"]\nagent = ["agent"]'
COLUMNS = "\n".join(f'{name} = "{name}"' for name in ROWS[0])


def said(minute: float, role: str = "client", **more: str) -> dict[str, str]:
    """A message some minutes after ten."""
    hours, minutes = divmod(600 + minute, 60)
    time = f"2026-01-05T{int(hours):02}:{int(minutes):02}:00Z"
    author = "marta" if role == "client" else "ben"
    row = {"conversation": "c", "time": time, "author": author, "role": role, "text": "x"}
    return row | {"message": str(minute), "channel": "sales"} | more


def sessions(centre: Centre) -> list[tuple[object, ...]]:
    return (
        centre.desk()
        .sql(
            "SELECT date_diff('minute', TIMESTAMP '2026-01-05 10:00', opened_at), status, "
            "close_reason, date_diff('minute', TIMESTAMP '2026-01-05 10:00', closed_at) "
            "FROM sessions ORDER BY ALL"
        )
        .fetchall()
    )


def test_a_conversation_is_one_session_that_stays_open_unless_told(centre, tmp_path):
    bring(centre, write(tmp_path, "csv", [said(0), said(5, "agent"), said(300)]))
    assert sessions(centre) == [(0, "held", None, None)]


def test_a_silence_ends_a_session_where_the_mapping_says_so(centre, tmp_path):
    rows = [said(0), said(5, "agent"), said(300), said(301), said(0, conversation="d")]
    text = f'[columns]\n{COLUMNS}\n[session]\ngap = "60min"\n{ROLES}'
    bring(centre, write(tmp_path, "csv", rows), mapping=mapping(tmp_path, text))
    assert sessions(centre) == [
        (0, "closed", "silence", 60),
        (0, "closed", "silence", 65),
        (300, "waiting", None, None),
    ]


def test_windows_that_overlap_continue_the_sessions_they_begin_in(centre, tmp_path):
    rows = [said(0), said(10, "agent"), said(20), said(30, "agent"), said(200)]
    text = f'[columns]\n{COLUMNS}\n[session]\ngap = "60min"\n{ROLES}'
    for window in (rows[:2], rows[1:3], rows[1:3], rows[2:]):
        path = write(tmp_path, "csv", window)
        bring(centre, path, mapping=mapping(tmp_path, text))
        assert bring(centre, path, mapping=mapping(tmp_path, text)).added == 0
    assert sessions(centre) == [(0, "closed", "silence", 90), (200, "waiting", None, None)]
    assert verify(centre.path, every=True) == []


def test_a_name_with_brackets_is_a_name(centre, tmp_path):
    for ending in ("json", "parquet"):
        path = write(tmp_path, ending).rename(tmp_path / f"messages[1].{ending}")
        (tmp_path / f"messages1.{ending}").write_text("[]")
        assert bring(centre, path).messages == 3


def test_the_rejects_never_replace_the_store_or_the_file(centre, tmp_path):
    path = write(tmp_path, "csv")
    for target in (centre.path, path, tmp_path, tmp_path / "nowhere" / "r.csv"):
        with pytest.raises(BadInput, match="name another file"):
            bring(centre, path, rejects=target)
    assert centre.desk().sql("SELECT count(*) FROM messages").fetchall() == [(0,)]


def test_what_is_no_utf8_and_quotes_that_never_close_are_told(centre, tmp_path):
    path = tmp_path / "messages.csv"
    head, good = "conversation,time,author,text\n", "c,2026-01-05 10:00:00,marta,ok\n"
    odd = "c,2026-01-05 10:01:00,Núria,x\n".encode("latin-1")
    zone = "c,2026-01-05 10:02:00 PST,marta,x\n"
    path.write_bytes(f"{head}{good}".encode() + odd + f'{zone}c,t,marta,"open\n{good}'.encode())
    told = rejects(bring(centre, path))
    assert [line for line, _ in told] == ["3", "4", "5"]
    assert "UTF-8" in told[0][1]
    assert "does not read as iso" in told[1][1]
    assert "down to line 6" in told[2][1]


def test_a_session_column_and_a_status_divide_and_close(centre, tmp_path):
    rows = [
        said(0, session="s1", status="open"),
        said(5, "agent", session="s1", status="solved"),
        said(90, session="s2", status=""),
    ]
    text = (
        f'[columns]\n{COLUMNS}\nsession = "session"\nstatus = "status"\n'
        f'[session]\nclosed = ["solved"]\n{ROLES}'
    )
    bring(centre, write(tmp_path, "csv", rows), mapping=mapping(tmp_path, text))
    assert sessions(centre) == [(0, "closed", "closed", 5), (90, "waiting", None, None)]


@pytest.mark.parametrize("at_once", [True, False])
def test_what_the_source_closed_and_reopened_is_reopened(centre, tmp_path, at_once):
    rows = [
        said(0, session="s1", status="open"),
        said(5, "agent", session="s1", status="solved"),
        said(90, session="s1", status="open"),
    ]
    text = (
        f'[columns]\n{COLUMNS}\nsession = "session"\nstatus = "status"\n'
        f'[session]\nclosed = ["solved"]\n{ROLES}'
    )
    for known in [rows] if at_once else [rows[:2], rows]:
        bring(centre, write(tmp_path, "csv", known), mapping=mapping(tmp_path, text))
    assert sessions(centre) == [(0, "held", None, None)]
    assert centre.desk().sql("SELECT reopens, turns FROM sessions").fetchall() == [(1, 2)]
    assert verify(centre.path, every=True) == []


def test_pseudonyms_hide_contacts_and_stay_the_same(centre, tmp_path):
    path = write(tmp_path, "csv")
    bring(centre, path, pseudonymised=True)
    again = bring(centre, path, pseudonymised=True)
    desk = centre.desk()
    contacts = desk.sql("SELECT address, name FROM contacts").fetchall()
    assert again.added == 0
    assert len(contacts) == 2
    leaked = desk.sql(
        "SELECT count(*) FROM facts WHERE concat_ws(' ', origin, data) SIMILAR TO "
        "'.*(marta|juan|\"c1\"|:c1:).*'"
    )
    assert leaked.fetchall() == [(0,)]
    key = centre.path.with_name("centre.duckdb.pseudonym-key")
    assert key.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(("by", "code"), [("carla", "not_allowed"), ("eva", "no_actor")])
def test_only_an_admin_imports(centre, tmp_path, by, code):
    changes = centre.desk().store.changes()
    with pytest.raises(Refused) as refusal:
        bring(centre, write(tmp_path, "csv"), by=by)
    assert refusal.value.code == code
    assert centre.desk().store.changes() == changes


def test_customer_care_on_twitter_gives_the_published_figures(centre, shared):
    path = shared("ibm-twitter-care/conversations.json")
    result = bring(centre, path, mapping="ibm_twitter_care")
    assert (result.conversations, result.messages, result.rejects) == (525, 1211, 0)
    desk = centre.desk()
    row = desk.metric("first_response_time").rows[0]
    assert (row.n, row.unfinished, row.value) == (525, 0, pytest.approx(7418.6))
    two = desk.sql(
        """
        WITH two AS (
            SELECT conversation_id FROM messages GROUP BY ALL HAVING count(*) = 2
        )
        SELECT count(*), round(median(value) / 60, 3), count(*) FILTER (value > 24 * 3600)
        FROM metrics.first_response_time JOIN two USING (conversation_id)
        """
    )
    assert two.fetchall() == [(451, 109.389, 79)]
    assert bring(centre, path, mapping="ibm_twitter_care").added == 0
    assert verify(centre.path, every=True) == []


def test_a_select_cannot_smuggle_in_a_second_statement(centre, tmp_path):
    path = write(tmp_path, "csv")
    before = path.read_bytes()
    text = f"select = '''SELECT conversation, time FROM source; COPY (SELECT 1) TO '{path}' '''"
    with pytest.raises(BadInput, match="must be one SELECT"):
        bring(centre, path, mapping=mapping(tmp_path, text))
    assert path.read_bytes() == before


def test_a_conversation_keeps_its_connector_from_one_import_to_the_next(centre, tmp_path):
    text = f'source = "s"\nconnector = "a"\n[columns]\n{COLUMNS}\n{ROLES}'
    bring(centre, write(tmp_path, "csv", [said(0)]), mapping=mapping(tmp_path, text))
    changes, other = centre.desk().store.changes(), text.replace('"a"', '"b"')
    path = write(tmp_path, "csv", [said(0), said(1)])
    with pytest.raises(BadInput, match="keep the mapping's connector"):
        bring(centre, path, mapping=mapping(tmp_path, other))
    assert centre.desk().store.changes() == changes
