// The data block, read once: columns of nodes and edges, and the lists their numbers refer to.
const $ = (id) => document.getElementById(id);
const DATA = JSON.parse($('data').textContent);
const NODES = DATA.nodes, EDGES = DATA.edges, FACTS = DATA.facts;
const N = NODES.id.length, M = EDGES.id.length;

// Each view has a layout of its own: where a node stands, and how much room its label has.
const LAYOUTS = DATA.views.map((_, v) => [0, 1, 2].map((axis) => Float64Array.from(NODES.spots, (spots) => spots[v][axis] ?? 0)));
const inView = DATA.views.map((_, v) => Uint8Array.from(NODES.spots, (spots) => (spots[v].length ? 1 : 0)));
let [X, Y, ROOM] = LAYOUTS[0];
const STATUS = ['explicit', 'inferred', 'ambiguous'];
const nodeOf = new Map(NODES.id.map((id, i) => [id, i]));
const edgeOf = new Map(EDGES.id.map((id, k) => [id, k]));

// The facts and gaps of each node, and the gaps of each fact.
const factsOf = Array.from({ length: N }, () => []);
FACTS.forEach((fact, f) => fact.things.forEach((i) => factsOf[i].push(f)));
const gapsOf = new Map(), factGaps = new Map();
for (const gap of DATA.gaps) {
  const [book, key] = gap.node >= 0 ? [gapsOf, gap.node] : [factGaps, gap.fact];
  book.set(key, [...(book.get(key) || []), gap]);
}

// How many ties a node has, whatever is filtered: it sets sizes and which label wins.
const DEGREE = new Uint32Array(N);
for (let k = 0; k < M; k++) { DEGREE[EDGES.s[k]]++; DEGREE[EDGES.t[k]]++; }
const BY_DEGREE = [...Array(N).keys()].sort((a, b) => DEGREE[b] - DEGREE[a] || a - b);

const el = (tag, props, ...children) => {
  const node = Object.assign(document.createElement(tag), props);
  node.append(...children.filter((child) => child !== null)); // strings become text nodes
  return node;
};
