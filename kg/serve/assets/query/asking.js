// Asking the endpoint: SPARQL 1.1 Protocol, the query as the body of a POST. Leaving off ends the request, and the
// server ends its work with it.
import { state } from './book.js';
import { LABELS } from './label-query.js';

const ENDPOINT = new URL('sparql', document.baseURI).href;
const SOLUTIONS = 'application/sparql-results+json', TRIPLES = 'application/n-triples';

export class Refusal extends Error {
  constructor(status, message, place = null) {
    super(message);
    Object.assign(this, { status, place });
  }
}

async function fetched(text, accept, signal) {
  const reply = await fetch(ENDPOINT, { method: 'POST', body: text, signal, headers: { 'Content-Type': 'application/sparql-query', Accept: accept, 'Accept-Language': state.lang } });
  if (!reply.ok) throw refusal(reply.status, await reply.text());
  return reply;
}

// The server's words, from JSON or from a text, and the place that they name.
function refusal(status, body) {
  let message = body.trim(), place = null;
  try {
    const told = JSON.parse(body);
    message = String(told.message || told.reason || told.detail || told.error || body);
    if (told.line) place = [Number(told.line), Number(told.column || 1)];
  } catch { /* a text */ }
  const found = place ? null : /line (\d+),? column (\d+)/i.exec(message) || /第 (\d+) 行第 (\d+) 列/.exec(message) || /error at (\d+):(\d+)/.exec(message);
  return new Refusal(status, message.slice(0, 2000), place || (found ? [Number(found[1]), Number(found[2])] : null));
}

// An answer: {form, vars, rows, value}; a cell is null or {type, value, 'xml:lang', datatype}.
export async function ask(text, signal) {
  const reply = await fetched(text, `${SOLUTIONS}, ${TRIPLES};q=0.9`, signal);
  if ((reply.headers.get('content-type') || '').includes('json')) return solutions(JSON.parse(await reply.text()));
  return { form: 'graph', vars: ['subject', 'predicate', 'object'], rows: triples(await reply.text()) };
}

function solutions(answer) {
  if (typeof answer.boolean === 'boolean') return { form: 'ask', vars: ['value'], rows: [[{ type: 'literal', value: String(answer.boolean) }]], value: answer.boolean };
  const { vars } = answer.head;
  return { form: 'select', vars, rows: answer.results.bindings.map((one) => vars.map((name) => one[name] || null)) };
}

// N-Triples (RDF 1.1 N-Triples, section 7): one statement a line.
const TERM = /^\s*(?:<([^>]*)>|_:(\S+)|"((?:[^"\\]|\\.)*)"(?:@([\w-]+)|\^\^<([^>]*)>)?)\s*/u;
export function triples(text) {
  const rows = [];
  for (const line of text.split('\n')) {
    const row = [];
    let rest = line;
    for (let match = TERM.exec(rest); match && row.length < 3; match = TERM.exec(rest)) {
      row.push(term(match));
      rest = rest.slice(match[0].length);
    }
    if (row.length === 3) rows.push(row);
  }
  return rows;
}

function term([, iri, blank, literal, lang, datatype]) {
  if (iri !== undefined) return { type: 'uri', value: unescaped(iri) };
  if (blank !== undefined) return { type: 'bnode', value: blank };
  return { type: 'literal', value: unescaped(literal), 'xml:lang': lang, datatype };
}

const SHORT = { t: '\t', b: '\b', n: '\n', r: '\r', f: '\f' };
const unescaped = (text) => text.replace(/\\(?:u([\dA-Fa-f]{4})|U([\dA-Fa-f]{8})|(.))/g, (_, four, eight, one) => (one ? SHORT[one] || one : String.fromCodePoint(parseInt(four || eight, 16))));

export const FORMATS = {
  select: [['CSV', 'text/csv', 'csv'], ['TSV', 'text/tab-separated-values', 'tsv'], ['JSON', SOLUTIONS, 'json'], ['XML', 'application/sparql-results+xml', 'xml']],
  ask: [['JSON', SOLUTIONS, 'json'], ['XML', 'application/sparql-results+xml', 'xml']],
  graph: [['Turtle', 'text/turtle', 'ttl'], ['N-Triples', TRIPLES, 'nt'], ['N-Quads', 'application/n-quads', 'nq'], ['TriG', 'application/trig', 'trig'], ['JSON-LD', 'application/ld+json', 'jsonld'], ['RDF/XML', 'application/rdf+xml', 'rdf']],
};

// The answer as the endpoint itself writes it.
export const download = async (text, accept, signal) => (await fetched(text, accept, signal)).blob();

// What things are called: iri → [zh, en]; a fact's name is its sentence. What is known is not asked again.
const titles = new Map();
const AT_ONCE = 250;
export async function readTitles(iris, signal) {
  const unknown = [...new Set(iris)].filter((iri) => !titles.has(iri) && /^[^\s<>"{}|^`\\]+$/.test(iri));
  for (let from = 0; from < unknown.length; from += AT_ONCE) {
    const some = unknown.slice(from, from + AT_ONCE), found = await titlesOf(some, signal);
    for (const iri of some) titles.set(iri, found[iri] || ['', '']);
  }
}

const TITLES = new URL('query/titles', document.baseURI).href;
async function titlesOf(iris, signal) {
  const reply = await fetch(TITLES, { method: 'POST', body: JSON.stringify(iris), signal, headers: { 'Content-Type': 'application/json' } });
  return reply.ok ? reply.json() : labelsOf(iris, signal);
}

// Where the server knows only an endpoint: by a query.
async function labelsOf(iris, signal) {
  const { rows } = await ask(LABELS(iris), signal), found = {};
  for (const [iri, , title] of rows) {
    const pair = found[iri.value] = found[iri.value] || ['', ''], zh = /^zh/.test(title['xml:lang'] || '') ? 0 : 1;
    pair[zh] = pair[zh] || title.value;
  }
  return found;
}
export const titleOf = (iri) => titles.get(iri) || ['', ''];
export const learnTitle = (iri, pair) => titles.set(iri, pair);
