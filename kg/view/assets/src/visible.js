// What is seen of the network as data: closed groups count by what is in them. A snapshot of the moment, so
// that nothing the reader does while a file is written gets into it.
import { block } from './blocks.js';
import { DATA, EDGES, EDGE_WHEN, M, N, NODES, NODE_WHEN, STATUS, edgeIri, fullIri, iriOf } from './data.js';
import { book, readFacts } from './facts.js';
import { enclosed } from './counts.js';
import { edgeShown, shown, standsFor, ties } from './scene.js';
import { state } from './state.js';
import { isoDate, nodeName, pick2 } from './words.js';

const isVisible = (i) => i >= 0 && standsFor(i) >= 0 && shown[standsFor(i)] === 1;

export function visiblePart() {
  const nodes = [], kept = new Uint8Array(N), edges = enclosed();
  for (let i = 0; i < N; i++) if (isVisible(i)) { nodes.push(i); kept[i] = 1; }
  for (let k = 0; k < M; k++) if (edgeShown[k]) edges.push(k);
  for (const tie of ties) edges.push(...tie.edges);
  const statuses = new Set(STATUS.keys());
  for (const one of state.hiddenStatuses) statuses.delete(one);
  return { nodes, edges: edges.sort((a, b) => a - b), kept, statuses };
}

// The facts of an edge, and those that only say something about a node, such as a time; none that is hidden.
const shownFacts = (part, facts) => facts.filter((fact) => part.statuses.has(fact.status) && (fact.ends[0] < 0 || part.kept[fact.ends[0]]));
export const isStatement = (fact) => fact.rel >= 0 && fact.via[0] < 0 && fact.via[1] < 0;
export const edgeFacts = async (part, k) => shownFacts(part, await readFacts((await book()).ofEdge[k]));
export const nodeFacts = async (part, i) => shownFacts(part, await readFacts((await book()).ofNode[i])).filter((fact) => isStatement(fact) && fact.ends[0] === i);

// Where an edge ends: past a post that is not to be seen.
export const endOf = (part, k) => (part.kept[EDGES.t[k]] ? EDGES.t[k] : EDGES.over[k]);

// A node as a record: plain values under the names that `kg export` gives them.
export async function nodeRecord(i) {
  const { alias } = await block('find'), type = DATA.types[NODES.type[i]], [start, end] = (NODE_WHEN.get(i) || []).map(isoDate);
  return {
    id: iriOf(i), label: nodeName(i, state.lang), label_zh: NODES.zh[i], label_en: NODES.en[i] || NODES.zh[i], type_zh: type[0], type_en: type[1],
    family: DATA.families[NODES.family[i]], aliases: alias[i].join('; '), start: start || '', end: end || '',
    ...Object.fromEntries(DATA.measures.map(([key, , , values]) => [key, values[i]])),
  };
}

const distinctTexts = (values) => [...new Set(values.filter(Boolean))];

// An edge as a record. Its quotes, sources and offsets are lists of equal length.
export async function edgeRecord(part, k) {
  const { sources } = await book(), facts = await edgeFacts(part, k), relation = DATA.relations[EDGES.relation[k]];
  const quotes = [...new Map(facts.flatMap((fact) => fact.quotes).map((quote) => [quote[3] || quote[0], quote])).values()];
  const [start, end] = (EDGE_WHEN.get(k) || []).map(isoDate), source = (at) => (quote) => (quote[1] >= 0 ? sources[quote[1]][at] : '');
  return {
    id: edgeIri(k), from: EDGES.s[k], to: endOf(part, k), label: pick2(relation), label_zh: relation[0], label_en: relation[1], relation: fullIri(relation[3]),
    status: STATUS[EDGES.status[k]], start: start || '', end: end || '',
    fact_zh: distinctTexts(facts.map((fact) => fact.zh)).join(' '), fact_en: distinctTexts(facts.map((fact) => fact.en)).join(' '),
    reason: distinctTexts(facts.map((fact) => fact.reason)).join(' '),
    quotes: quotes.map((quote) => quote[0]), offsets: quotes.map((quote) => quote[2] || ''),
    sources_zh: quotes.map(source(0)), sources_en: quotes.map(source(1)), sources: quotes.map(source(2)), facts,
  };
}
