// The network as it came: columns of nodes and edges, and the lists their numbers refer to. Nothing here changes.
import { block, isPacked } from './blocks.js';
import { columns } from './columns.js';

export const ABOUT = await block('about');
export const DATA = isPacked('core') ? await columns('core') : await block('core');
export const NODES = DATA.nodes, EDGES = DATA.edges, VIEWS = DATA.views, LAYOUTS = DATA.layouts;
export const N = NODES.legend.length, M = EDGES.s.length;
export const STATUS = ['explicit', 'inferred', 'ambiguous'];
export const HUGE = DATA.tier === 'huge';

const whole = (id) => (/^[a-z][a-z+.-]*:/i.test(id) ? id : DATA.base + id);
export const iriOf = (i) => whole(NODES.id[i]);
export const edgeIri = (k) => whole(EDGES.id[k]);
export const fullIri = whole;

// Numbers by IRI, made when first asked for.
const numbering = (things) => {
  let numbers = null;
  return (iri) => {
    if (!iri) return -1;
    numbers = numbers || new Map(things.id.map((id, i) => [whole(id), i]));
    return numbers.get(iri) ?? -1;
  };
};
export const nodeOf = numbering(NODES), edgeOf = numbering(EDGES);

// The edges at each node, as one list cut into pieces: those that start, end or end past a hidden post there.
// Loops stand in functions: at the top of the page's one script they would be slow.
let starts = null, incident = null;
function indexEdges() {
  const { s, t, over } = EDGES;
  starts = new Uint32Array(N + 1);
  for (const ends of [s, t, over]) for (let k = 0; k < M; k++) if (ends[k] >= 0) starts[ends[k] + 1]++;
  for (let i = 0; i < N; i++) starts[i + 1] += starts[i];
  incident = new Uint32Array(starts[N]);
  const filled = starts.slice();
  for (const ends of [s, t, over]) for (let k = 0; k < M; k++) if (ends[k] >= 0) incident[filled[ends[k]]++] = k;
}
export function edgesAt(i) {
  if (!starts) indexEdges();
  return incident.subarray(starts[i], starts[i + 1]);
}

// Groups stand behind the nodes: group g of grouping q is the spot N + OFFSET[q] + g.
export const GROUPINGS = DATA.groupings;
export const OFFSET = [];
let spots = N;
for (const one of GROUPINGS) { OFFSET.push(spots); spots += one.parent.length; }
export const SPOTS = spots;
export const isGroup = (p) => p >= N;

// How much a node counts for: ties, whatever is filtered. It says which label wins.
export const DEGREE = new Uint32Array(SPOTS);
function countTies() {
  for (const ends of [EDGES.s, EDGES.t]) for (let k = 0; k < M; k++) DEGREE[ends[k]]++;
}
countTies();

// The nodes, those with most ties first, then in order of their numbers.
function ranking() {
  const keys = new Float64Array(N), most = 2 * M;
  for (let i = 0; i < N; i++) keys[i] = (most - DEGREE[i]) * N + i;
  keys.sort();
  for (let i = 0; i < N; i++) keys[i] %= N;
  return keys;
}
export const BY_DEGREE = ranking();

// When nodes and edges were, in days since 1970; nothing where that is not known.
function rowsAt(rows, length) {
  const found = new Uint32Array(length); // 0 for none, else the number of the row and 1
  for (let at = 0; at < rows.length; at++) found[rows[at][0]] = at + 1;
  return found;
}
function dated(rows, length) {
  const at = rowsAt(rows, length), span = (row) => [row[1] ?? -Infinity, row[2] ?? Infinity];
  return { rows, size: rows.length, has: (one) => at[one] > 0, get: (one) => (at[one] > 0 ? span(rows[at[one] - 1]) : undefined) };
}
export const NODE_WHEN = dated(DATA.when.nodes, N), EDGE_WHEN = dated(DATA.when.edges, M);

export const EVENT = DATA.families.indexOf('event');
export const isEvent = (i) => NODES.family[i] === EVENT;
