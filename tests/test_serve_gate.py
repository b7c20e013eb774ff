"""The gate before the engine: what it lets through, what it refuses, and that it is quick whatever it is given."""

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.serve.gate import admit
from kg.serve.settings import Settings
from kg.serve.tokens import tokens, unescaped
from kg.serve.work import Refused

PLAIN = Settings()
OPEN = Settings(service_allow=("http://other.example/sparql",))


def refused(query: str, settings: Settings = PLAIN) -> int:
    with pytest.raises(Refused) as caught:
        admit(query, settings)
    assert caught.value.reason.zh
    assert caught.value.reason.en
    return caught.value.status


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p ?o }",
        "ASK { ?s ex:service 'SERVICE <http://x/> {}' }",
        "ASK { GRAPH service:a { ?s ?p ?o } }",
        "ASK { ?service ?p '''it's a SERVICE''' } # SERVICE",
        "PREFIX service: <http://x/SERVICE#> ASK { service:a ?p ?o }",
        "SELECT * { VALUES ?x { " + "-1 " * 5000 + "} }",
        "ASK { FILTER(?a < 3 && ?b > 4) }",
        "ASK { ?s ?p 'INSERT DATA' ; <http://x/DELETE> ?o }",
    ],
)
def test_what_is_harmless_passes(query: str) -> None:
    assert admit(query, PLAIN) == query


@pytest.mark.parametrize(
    "call",
    [
        "SERVICE <http://x/> {}",
        "sErViCe#x\nSILENT <http://x/> {}",
        "SERVICE?x{}",
        "1SERVICE:a{}",
        "SERVICESILENT:a {}",
        "SERVICE:a {}",
        r"\u0053ERVICE <http://x/> {}",
        r"S\U00000045RVICE <http://x/> {}",
        "?x<y:z>'>'SERVICE<http://x/>{}",
        "FILTER(?x<?y&&'>'=\"'\")SERVICE<http://x/>{}#'",
        "<#it's> ?p ?o . SERVICE <http://x/> {} <#it's> ?p ?o",
        "?s ?p 1.SERVICE:b{}",
        "?s ?p 'x'@enSERVICE:b{}",
        "_:b.SERVICE:c{}",
    ],
)
def test_calls_are_refused_however_they_are_written(call: str) -> None:
    assert refused("SELECT * { " + call + " }") == 400
    assert refused("SELECT * { " + call + " }", OPEN) == 400


def test_only_a_call_to_an_allowed_address_written_in_full_passes() -> None:
    for call in ("SERVICE <http://other.example/sparql> {}", "SERVICE SILENT<http://other.example/sparql>{}"):
        assert admit(f"ASK {{ {call} }}", OPEN)
    for other in (
        "<http://other.example/sparql/>",
        "<http://other.example/sparql#>",
        "?x",
        "o:sparql",
        "<sparql>",
    ):
        assert refused(f"BASE <http://other.example/> ASK {{ SERVICE {other} {{}} }}", OPEN) == 400
    twice = "ASK { SERVICE <http://other.example/sparql> { SERVICE <http://inner/> {} } }"
    assert refused(twice, OPEN) == 400


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "PREFIX a: <a:> DELETE WHERE { ?s ?p ?o }",
        "LOAD <file:///etc/passwd>",
        "BASE <a:> LOAD <http://169.254.169.254/> INTO GRAPH <a:g>",
        "DROP ALL",
        "WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        r"\u0049NSERT DATA {}",
        "# x\nclear all",
    ],
)
def test_updates_are_refused_as_such(update: str) -> None:
    assert refused(update) == 403


@pytest.mark.parametrize(
    "query",
    [
        "ASK " + "{" * 65 + "}" * 65,
        "ASK { FILTER(" + "(" * 64 + "1" + ")" * 64 + ") }",
        "ASK { ?s ?p " + "[ ?p " * 64 + "1" + "]" * 64 + " }",
        "ASK {" + "FILTER EXISTS {" * 1000 + "}" * 1001,
        "ASK { FILTER(" + "||".join(["?x"] * 502) + ") }",
        "ASK { FILTER(" + "!" * 501 + "?x) }",
        "ASK { ?s " + "/".join(["<a:p>"] * 502) + " ?o }",
        "ASK {" + "UNION".join(["{}"] * 502) + "}",
        "ASK {" + "".join(f"BIND(1 AS ?v{n})" for n in range(300)) + "}",
        "ASK { VALUES ?x {1} " + "FILTER(1)" * 501 + "}",
        "ASK {" + "?s ?p ?o ." * 6000 + "}",
        "ASK { ?s ?p 'not closed }",
        "ASK { ?s ?p '''not closed' }",
        "ASK {}\x00",
    ],
)
def test_what_would_break_the_engine_is_refused(query: str) -> None:
    assert refused(query) == 400


def test_limits_are_those_of_the_settings_and_a_query_up_to_them_passes() -> None:
    deep = "ASK " + "{" * 64 + "}" * 64
    assert admit(deep, PLAIN) == deep
    assert refused(deep, Settings(depth=63)) == 400
    long = "ASK {} #" + "x" * (256 * 1024 - 8)
    assert admit(long, PLAIN) == long
    assert refused(long + "x") == 413
    assert refused("ASK { ?s ?p ?o }", Settings(tokens=3)) == 400


@pytest.mark.parametrize(
    "piece",
    [
        '"\\',
        '\\"',
        "a.",
        "1-",
        "<a",
        "\\u0041",
        "'",
        '"',
        "'\"",
        ":",
        "a:\\",
        "a:b.",
        "<'",
        "#",
        "?",
        "@a-",
        "\\",
        "'''",
        "é.",
        "a\n'",
    ],
)
def test_the_gate_takes_time_in_proportion_to_the_length(piece: str) -> None:
    text = piece * (250_000 // len(piece.encode()))
    begun = time.process_time()
    with suppress(Refused):
        admit(text, PLAIN)
    assert time.process_time() - begun < 2  # some would take hours if the pass went back


@given(st.text(alphabet="ASK{}()<>'\"\\#:.?u0041 \nSERVICEx@-|/", max_size=80))
def test_the_gate_never_does_anything_but_pass_or_refuse(text: str) -> None:
    try:
        passed = admit(text, PLAIN)
    except Refused:
        return
    plain = "".join(token.text for token in tokens(passed) if token.kind in {"word", "other"}).upper()
    assert "SERVICE" not in plain.replace("GRAPH", "")


def test_escapes_are_resolved_as_the_recommendation_says() -> None:
    assert unescaped(r"SELECT ?\u0061 { ?a ?p '\u0022' }") == r"SELECT ?a { ?a ?p '\u0022' }"
    assert (
        unescaped(r"ASK { <http://x/\u00E9> a:\u00e9 1 } # \u000a")
        == r"ASK { <http://x/\u00E9> a:é 1 } # \u000a"
    )
    assert unescaped(r"ASK \uD800 \U00110000 \u00g0") == r"ASK \uD800 \U00110000 \u00g0"
