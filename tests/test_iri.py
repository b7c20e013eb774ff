"""IRIs: expanding, compacting, minting, refusing."""

import pytest

from kg import iri
from kg.errors import InputError


def test_curies_go_there_and_back() -> None:
    for curie in ("org:role", "dhq:Gap", "role:member-unit", "skos:prefLabel"):
        assert iri.compact(iri.expand(curie)) == curie
    assert (
        iri.expand("nobody:x") == "nobody:x" and iri.compact("http://else.where/x") == "http://else.where/x"
    )


def test_kebab_and_local_name() -> None:
    assert iri.kebab("UnitMembership") == "unit-membership"
    assert iri.local_name("http://a/b#C") == "C" and iri.local_name("http://a/b/c") == "c"


def test_a_relation_is_named_by_class_and_key_only() -> None:
    one = iri.relation_iri("https://x.org/id/", iri.DHQ + "UnitMembership", "a", "b")
    assert one == "https://x.org/id/rel/unit-membership-" + iri.digest("a", "b")
    assert iri.digest("a", "b") != iri.digest("ab", "")


@pytest.mark.parametrize("bad", ["x y", "http://a/<b>", "no-colon", "http:", "1http://x", 'http://a/"'])
def test_bad_iris(bad: str) -> None:
    assert not iri.is_iri(bad)
    assert iri.is_iri("https://x.org/甲")


def test_graphs_live_beside_the_ids() -> None:
    assert iri.graph_root("https://x.org/net/id/") == "https://x.org/net/graph/"


def test_an_error_is_one_line() -> None:
    error = InputError("broken\nfile", where="a.csv", fix="mend it")
    assert str(error) == "a.csv: broken file; mend it"
