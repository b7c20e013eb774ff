"""Questions put to an endpoint: its own answer, with our prefixes and the names that a person writes."""

from collections.abc import Mapping

from kg.errors import QueryError
from kg.graph.asking.questions import Question, bind
from kg.graph.remote.endpoint import Answered, Endpoint
from kg.graph.remote.places import sure
from kg.graph.remote.wording import Wording
from kg.graph.telling.names import Names


def ask(
    endpoint: Endpoint,
    question: Question,
    names: Names,
    values: Mapping[str, str],
    *,
    explicit_only: bool = False,
) -> Answered:
    """Send a question, with names or texts for its parameters.

    Raises:
        QueryError: when it is not a query, or a parameter is unknown or has no place in it.
        NotFoundError: when a name fits nothing, or more than one thing.
        EndpointError: when the endpoint does not answer.
    """
    wording = Wording(question.sparql)
    text = wording.ready(bind(question, names, values))
    return endpoint.answer(text, wording.form, _sure(endpoint, wording) if explicit_only else ())


def _sure(endpoint: Endpoint, wording: Wording) -> tuple[str, ...]:
    """The graphs that are free of inferred and ambiguous facts."""
    found = sure(endpoint)
    if not found:
        raise QueryError(
            "the endpoint does not keep inferred facts in graphs of their own",
            where=endpoint.shown,
            fix="leave out --explicit-only, and ask for dhq:status in the query",
            zh=("端点没有把推断的事实放在单独的图里", "请不用 --explicit-only，而在查询中限定 dhq:status"),
        )
    if wording.chooses_graphs:
        raise QueryError(
            "--explicit-only chooses the graphs, and so does FROM in the query",
            where="query",
            fix="leave out one of them",
            zh=("--explicit-only 和查询中的 FROM 都在选择图", "请去掉其中之一"),
        )
    return found
