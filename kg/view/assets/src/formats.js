// The visible part as CSV, JSON and GraphML, piece by piece: a piece is a text, and there is a pause between
// pieces when one is due, so that a large network does not hold up the page.
import { ABOUT, DATA, NODES, STATUS, fullIri, iriOf } from './data.js';
import { book } from './facts.js';
import { csvText } from './csv.js';
import { xml } from './escapes.js';
import { edgeRecord, nodeFacts, nodeRecord } from './visible.js';

const csvLine = (cells) => `${csvText(cells, []).slice(1)}\n`; // without the byte order mark, which opens a file
const measureKeys = () => DATA.measures.map(([key]) => key);
const inOneCell = (values) => (values.some(Boolean) ? values.join('; ') : '');

const NODE_COLUMNS = ['label_zh', 'label_en', 'type_zh', 'type_en', 'family', 'aliases', 'start', 'end'];
export async function* nodesCsv(part) {
  const columns = [...NODE_COLUMNS, ...measureKeys(), 'id'];
  yield `${csvText([...columns.slice(0, -1), 'iri'], [])}\n`;
  for (const i of part.nodes) {
    const record = await nodeRecord(i);
    yield csvLine(columns.map((column) => record[column]));
  }
}

export async function* edgesCsv(part) {
  yield '\ufeff' + csvLine(['subject_zh', 'subject_en', 'relation_zh', 'relation_en', 'object_zh', 'object_en', 'status', 'start', 'end', 'fact_zh', 'fact_en', 'reason', 'quotes', 'source_zh', 'source_en', 'offsets', 'subject_iri', 'relation_iri', 'object_iri', 'source_iri', 'iri']);
  const both = (i) => [NODES.zh[i], NODES.en[i] || NODES.zh[i]];
  for (const k of part.edges) {
    const one = await edgeRecord(part, k);
    yield csvLine([
      ...both(one.from), one.label_zh, one.label_en, ...both(one.to), one.status, one.start, one.end, one.fact_zh, one.fact_en, one.reason,
      inOneCell(one.quotes), inOneCell(one.sources_zh), inOneCell(one.sources_en), inOneCell(one.offsets), iriOf(one.from), one.relation, iriOf(one.to), inOneCell(one.sources), one.id,
    ]);
  }
}

// What networkx.node_link_graph(data, edges="edges") reads.
export async function* nodeLink(part) {
  const graph = { title_zh: ABOUT.title.zh, title_en: ABOUT.title.en };
  yield `{"directed":true,"multigraph":true,"graph":${JSON.stringify(graph)},\n"nodes":[`;
  let comma = '\n';
  for (const i of part.nodes) {
    const facts = await Promise.all((await nodeFacts(part, i)).map(factRecord));
    yield comma + JSON.stringify({ ...withoutBlanks(await nodeRecord(i)), ...(facts.length ? { facts } : {}) });
    comma = ',\n';
  }
  yield '\n],\n"edges":[';
  comma = '\n';
  for (const k of part.edges) {
    const { id, from, to, label_zh, label_en, relation, status, start, end, facts } = await edgeRecord(part, k);
    const told = await Promise.all(facts.map(factRecord));
    yield comma + JSON.stringify({ source: iriOf(from), target: iriOf(to), key: id, ...withoutBlanks({ label_zh, label_en, relation, status, start, end }), facts: told });
    comma = ',\n';
  }
  yield '\n]}\n';
}

const withoutBlanks = (record) => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== '' && value !== null));

async function factRecord(fact) {
  const { properties, sources } = await book();
  const named = (one) => ({ zh: one[0], en: one[1], iri: fullIri(one[2]) });
  const quotes = fact.quotes.map(([text, source, at, mention, paragraph]) => withoutBlanks({ text, at: at || '', paragraph: paragraph ?? null, source: source >= 0 ? named(sources[source]) : null, mention: mention ? fullIri(mention) : '' }));
  const extra = ([property, ...value]) => ({ property: named(properties[property]), value: extraRecord(value) });
  return withoutBlanks({ id: fullIri(fact.id), zh: fact.zh, en: fact.en, kind: named(properties[fact.cls]), status: STATUS[fact.status], reason: fact.reason || '', quotes, extras: fact.extras.length ? fact.extras.map(extra) : null });
}

const extraRecord = (value) => (typeof value[0] === 'number' ? { zh: NODES.zh[value[0]], en: NODES.en[value[0]] || NODES.zh[value[0]], iri: iriOf(value[0]) }
  : value[2] ? { zh: value[0], en: value[1], iri: fullIri(value[2]) } : value[0]);

// GraphML: every attribute has its type; parallel edges have ids of their own.
const NODE_KEYS = () => [...['label', ...NODE_COLUMNS].map((key) => [key, 'string']), ...DATA.measures.map(([key, , , values]) => [key, values.every((one) => one === null || Number.isInteger(one)) ? 'int' : 'double'])];
const EDGE_KEYS = ['label', 'label_zh', 'label_en', 'relation', 'status', 'start', 'end', 'fact_zh', 'fact_en', 'reason', 'quotes', 'sources_zh', 'sources_en', 'sources', 'offsets'].map((key) => [key, 'string']);

export async function* graphml(part) {
  const nodeKeys = NODE_KEYS(), declared = (of, keys) => keys.map(([key, type]) => `<key id="${of[0]}_${xml(key)}" for="${of}" attr.name="${xml(key)}" attr.type="${type}"/>\n`).join('');
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    + 'xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">\n';
  yield `${declared('node', nodeKeys)}${declared('edge', EDGE_KEYS)}<graph id="network" edgedefault="directed">\n`;
  const data = (of, keys, record) => keys.map(([key]) => [key, Array.isArray(record[key]) ? inOneCell(record[key]) : record[key]])
    .filter(([, value]) => value !== '' && value !== null && value !== undefined).map(([key, value]) => `<data key="${of[0]}_${xml(key)}">${xml(value)}<\/data>`).join('');
  for (const i of part.nodes) yield `<node id="${xml(iriOf(i))}">${data('node', nodeKeys, await nodeRecord(i))}<\/node>\n`;
  for (const k of part.edges) {
    const one = await edgeRecord(part, k);
    yield `<edge id="${xml(one.id)}" source="${xml(iriOf(one.from))}" target="${xml(iriOf(one.to))}">${data('edge', EDGE_KEYS, one)}<\/edge>\n`;
  }
  yield '<\/graph>\n<\/graphml>\n';
}

// All pieces as one file. `step` hears how many there are, now and then; the page lives on in between.
const PIECES_AT_ONCE = 4000;
export async function together(pieces, type, step) {
  const done = [];
  let parts = [], count = 0, rested = performance.now();
  for await (const piece of pieces) {
    parts.push(piece);
    count++;
    if (parts.length >= PIECES_AT_ONCE) { done.push(new Blob(parts)); parts = []; }
    if (performance.now() - rested < 30) continue;
    step(count);
    await new Promise((on) => { setTimeout(on); });
    rested = performance.now();
  }
  return new Blob([...done, ...parts], { type });
}
