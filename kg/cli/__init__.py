"""The command line: each command parses, calls one library function and prints.

Only this package prints or ends the program. Data go to stdout, talk to stderr. Exit codes: 0 good,
1 findings or no answer, 2 wrong usage, 3 an error that names what to do, 130 interrupted.
"""

from kg.cli.group import Commands

COMMANDS = {
    "build": "kg.cli.building",
    "validate": "kg.cli.building",
    "query": "kg.cli.asking",
    "questions": "kg.cli.asking",
    "show": "kg.cli.looking",
    "path": "kg.cli.looking",
    "measure": "kg.cli.measuring",
    "report": "kg.cli.reporting",
    "view": "kg.cli.publishing",
    "export": "kg.cli.publishing",
    "serve": "kg.cli.serving",
    "extract": "kg.cli.extracting",
    "review": "kg.cli.reviewing",
    "new": "kg.cli.editing",
    "locate": "kg.cli.editing",
    "fmt": "kg.cli.editing",
}
"""Command → the module it lives in, imported when it is called."""

main = Commands(
    "kg",
    COMMANDS,
    help="Evidence-backed knowledge graphs of organisations: every fact carries the words that support it.",
    epilog="""\b
Start with:
  kg build                 build the graph of data/donghongqiao into exports/
  kg show 东虹桥片区委员会     everything that is said about one thing, with the words
  kg questions             the saved questions; kg query NAME asks one""",
)
