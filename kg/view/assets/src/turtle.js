// The visible part as Turtle. Every triple written is one of the graph: where the page does not know the exact
// term (a language, a datatype, which name is a preferred one), the triple is left out.
import { DATA, NODES, STATUS, fullIri, iriOf } from './data.js';
import { book } from './facts.js';
import { isIri, turtleText } from './escapes.js';
import { edgeFacts, isStatement, nodeFacts } from './visible.js';

const RDF_TYPE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type', PREF_LABEL = 'http://www.w3.org/2004/02/skos/core#prefLabel';
const ONTOLOGY = 'https://w3id.org/donghongqiao/ont#', STATUS_SCHEME = 'https://w3id.org/donghongqiao/scheme/status#';
const NAMESPACES = {
  dhq: ONTOLOGY, st: STATUS_SCHEME, role: 'https://w3id.org/donghongqiao/scheme/role#', part: 'https://w3id.org/donghongqiao/scheme/part#',
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#', skos: 'http://www.w3.org/2004/02/skos/core#', org: 'http://www.w3.org/ns/org#',
  foaf: 'http://xmlns.com/foaf/0.1/', prov: 'http://www.w3.org/ns/prov#', dcterms: 'http://purl.org/dc/terms/', xsd: 'http://www.w3.org/2001/XMLSchema#',
};
const PREFIX_OF = new Map(Object.entries(NAMESPACES).map(([prefix, start]) => [start, prefix]));

// An IRI as short as it can be said without escapes.
function turtleTerm(iri) {
  const at = Math.max(iri.lastIndexOf('/'), iri.lastIndexOf('#')) + 1, prefix = PREFIX_OF.get(iri.slice(0, at));
  return prefix && /^[A-Za-z][\w-]*$/.test(iri.slice(at)) ? `${prefix}:${iri.slice(at)}` : `<${iri}>`;
}

// A literal with what was said about it: "@zh", a datatype, or nothing; null when that is not known.
function turtleLiteral(text, tag) {
  if (typeof text !== 'string' || typeof tag !== 'string' || /[\ud800-\udfff]/u.test(text)) return null; // half a pair
  if (tag.startsWith('@')) return turtleText(text) + tag;
  return tag ? isIri(fullIri(tag)) && `${turtleText(text)}^^${turtleTerm(fullIri(tag))}` : turtleText(text);
}

const turtleIri = (id) => (id && isIri(fullIri(id)) ? turtleTerm(fullIri(id)) : null);

// All that is said of one subject; pairs with an end that is not certain are dropped.
function turtleOf(id, pairs) {
  const properties = new Map(), own = turtleIri(id);
  for (const [property, value] of pairs) {
    if (!property || !value || !isIri(property)) continue;
    if (!properties.has(property)) properties.set(property, new Set());
    properties.get(property).add(value);
  }
  if (!own || !properties.size) return '';
  return `${own} ${[...properties].map(([property, values]) => `${property === RDF_TYPE ? 'a' : turtleTerm(property)} ${[...values].join(' , ')}`).join(' ;\n  ')} .\n\n`;
}

// Names are triples only where the page was told which ones are.
function labelPairs(i, loose) {
  const exact = (lang) => !loose[lang].has(i);
  return [[PREF_LABEL, exact('zh') && turtleLiteral(NODES.zh[i], '@zh')], [PREF_LABEL, exact('en') && turtleLiteral(NODES.en[i] || NODES.zh[i], '@en')]];
}

function looseNames({ loose }) {
  const all = new Set(NODES.id.keys());
  return loose ? { zh: new Set(loose.zh), en: new Set(loose.en) } : { zh: all, en: all };
}

function factPairs(fact, { properties, loose }) {
  const property = (number) => (number >= 0 ? fullIri(properties[number][2]) : ''), node = (i) => (i >= 0 ? turtleTerm(iriOf(i)) : null);
  const statement = isStatement(fact);
  return [
    [RDF_TYPE, turtleIri(property(fact.cls))],
    ...(statement ? [] : [0, 1].map((end) => [property(fact.via[end]), node(fact.ends[end])])),
    [`${ONTOLOGY}relation`, !statement && fact.rel >= 0 ? turtleIri(property(fact.rel)) : null],
    ...(fact.roles || []).map(([number, , , role]) => [property(number), turtleIri(role)]),
    [`${ONTOLOGY}status`, fact.unsaid || (statement && !loose) ? null : turtleTerm(STATUS_SCHEME + STATUS[fact.status])],
    [`${ONTOLOGY}inferenceReason`, fact.reason ? turtleLiteral(fact.reason, fact.tag) : null],
    ...(fact.rivals || []).map((rival) => [`${ONTOLOGY}alternativeTo`, turtleIri(rival)]),
    ...fact.quotes.map((quote) => [`${ONTOLOGY}supportedBy`, turtleIri(quote[3])]),
    ...fact.extras.map(([number, ...value]) => [property(number), extraTerm(value)]),
  ];
}

const extraTerm = ([value, , iri, tag]) => (typeof value === 'number' ? turtleTerm(iriOf(value)) : iri ? turtleIri(iri) : turtleLiteral(value, tag));

const mentionPairs = ([text, , , , , , written]) => [[`${ONTOLOGY}asWritten`, written ? turtleLiteral(written[0] || text, written[1]) : null]];

function turtlePrefixes() {
  for (const id of NODES.id) { // the data set's own, by kind of thing
    const start = fullIri(id).replace(/[^/#]*$/, ''), kind = start.slice(DATA.base.length, -1);
    if (start.startsWith(DATA.base) && /^[a-z][a-z-]*$/.test(kind) && !PREFIX_OF.has(start)) PREFIX_OF.set(start, `id-${kind}`);
  }
  for (const kind of ['rel', 'mention']) if (!PREFIX_OF.has(`${DATA.base}${kind}/`)) PREFIX_OF.set(`${DATA.base}${kind}/`, `id-${kind}`);
  return [...PREFIX_OF].sort(([, a], [, b]) => (a < b ? -1 : 1)).map(([start, prefix]) => `@prefix ${prefix}: <${start}> .\n`).join('');
}

export async function* turtle(part) {
  const lists = await book(), { properties } = lists, loose = looseNames(lists), written = new Set(), mentions = new Map();
  yield `${turtlePrefixes()}\n`;
  const tell = (fact) => {
    if (written.has(fact.number)) return '';
    written.add(fact.number);
    for (const quote of fact.quotes) if (quote[3]) mentions.set(quote[3], quote);
    return turtleOf(fact.id, factPairs(fact, lists));
  };
  for (const i of part.nodes) {
    const facts = await nodeFacts(part, i), [, , type] = DATA.types[NODES.type[i]];
    const stated = facts.map((fact) => [fullIri(properties[fact.rel][2]), turtleIri(fact.id)]);
    yield turtleOf(NODES.id[i], [[RDF_TYPE, type ? turtleIri(type) : null], ...labelPairs(i, loose), ...stated]) + facts.map(tell).join('');
  }
  for (const k of part.edges) yield (await edgeFacts(part, k)).map(tell).join('');
  for (const [id, quote] of mentions) yield turtleOf(id, mentionPairs(quote));
}
