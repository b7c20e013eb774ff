// The scene: what is shown of the network, as the reader's choices have it. Drawing, picking and walking read it.
import { BY_DEGREE, EDGES, EDGE_WHEN, GROUPINGS, LAYOUTS, M, N, NODES, NODE_WHEN, OFFSET, SPOTS, VIEWS, edgesAt } from './data.js';
import { on, state, tell } from './state.js';

export const X = new Float64Array(SPOTS), Y = new Float64Array(SPOTS), ROOM = new Float64Array(SPOTS);
export const shown = new Uint8Array(SPOTS), edgeShown = new Uint8Array(M);
export const FROM = Int32Array.from(EDGES.s), END = Int32Array.from(EDGES.t); // where an edge is drawn from and to
export const COUNT = new Uint32Array(SPOTS); // how many shown nodes a closed group stands for
export const inView = new Uint8Array(N);
export const edgeInView = new Uint8Array(M);
const stands = new Int32Array(N); // node → the spot that stands for it, or -1
export let ties = []; // bundles of edges at a closed group: {a, b, edges}
export let lit = null; // what is lit up: {nodes, edges, ties}, or nothing
export let total = { nodes: 0, edges: 0 };

// On a screen that is higher than wide the picture is stretched.
const UPRIGHT = 2, upright = matchMedia('(max-width: 760px) and (orientation: portrait)');
export const placeOf = (view, layout) => VIEWS[view].layouts[Math.min(layout, VIEWS[view].layouts.length - 1)];

// Where everything stands in the view and layout of the moment.
function settle() {
  const view = VIEWS[state.view], at = placeOf(state.view, state.layout);
  inView.fill(view.nodes ? 0 : 1);
  edgeInView.fill(view.edges ? 0 : 1);
  for (const i of view.nodes || []) inView[i] = 1;
  for (const k of view.edges || []) edgeInView[k] = 1;
  const tall = upright.matches ? UPRIGHT : 1;
  for (let j = 0; j < at.x.length; j++) {
    const i = view.nodes ? view.nodes[j] : j;
    X[i] = at.x[j]; Y[i] = at.y[j] * tall; ROOM[i] = at.room[j];
  }
  for (const [i, spot] of state.pinned) if (spot) [X[i], Y[i]] = spot;
  total = { nodes: at.x.length, edges: view.edges ? view.edges.length : M };
  centred = -1;
}

// A group stands where its head does; in discs, and without a head, at the centre of all that is in it. Only the
// groups of the moment stand anywhere.
let centred = -1;
function centre() {
  if (state.grouping < 0 || state.grouping === centred) return;
  centred = state.grouping;
  const { of, parent, head } = GROUPINGS[centred], offset = OFFSET[centred], count = parent.length;
  const x = new Float64Array(count), y = new Float64Array(count), n = new Uint32Array(count), discs = LAYOUTS[state.layout].style === 'discs';
  for (let i = 0; i < N; i++) {
    for (let g = inView[i] ? of[i] : -1; g >= 0; g = parent[g]) { x[g] += X[i]; y[g] += Y[i]; n[g]++; }
  }
  for (let g = 0; g < count; g++) {
    const own = !discs && head[g] >= 0 && inView[head[g]];
    X[offset + g] = own ? X[head[g]] : x[g] / (n[g] || 1);
    Y[offset + g] = own ? Y[head[g]] : y[g] / (n[g] || 1);
    ROOM[offset + g] = own ? ROOM[head[g]] : 0;
  }
}

// Without what has no date, a node is there when it is dated itself or a relation of it is.
let timely = null;
function tellTime() {
  timely = null;
  if (!state.span || state.undated) return;
  timely = new Set();
  for (const [k] of EDGE_WHEN.rows) if (edgeInView[k] && within(EDGE_WHEN.get(k))) for (const i of [EDGES.s[k], EDGES.t[k], EDGES.over[k]]) timely.add(i);
}
export const within = (when) => !state.span || (when ? when[1] >= state.span[0] && when[0] <= state.span[1] : state.undated);

function wanted(i) {
  if (!inView[i]) return false;
  if (state.pinned.has(i)) return true;
  return !state.hiddenThings.has(NODES.legend[i]) && !state.hiddenNodes.has(i) && (within(NODE_WHEN.get(i)) || (timely !== null && timely.has(i)));
}

// The outermost closed group that each group lies in, itself included; -1 when there is none.
function closedAbove() {
  if (state.grouping < 0) return null;
  const { parent } = GROUPINGS[state.grouping];
  return parent.map((_, g) => {
    let found = -1;
    for (let at = g; at >= 0; at = parent[at]) if (state.closed.has(at)) found = at;
    return found;
  });
}

// Whether the reader has left out nothing and folded nothing: then all of the view is shown as it is.
const untouched = () => state.grouping < 0 && !state.span
  && !(state.hiddenThings.size + state.hiddenNodes.size + state.hiddenRelations.size + state.hiddenStatuses.size);

function stage() {
  centre();
  if (untouched()) { shown.fill(0); COUNT.fill(0); shown.set(inView); COUNT.set(inView); standAlone(); return; }
  const above = closedAbove(), grouping = GROUPINGS[state.grouping], offset = OFFSET[state.grouping];
  shown.fill(0); COUNT.fill(0); stands.fill(-1);
  for (let i = 0; i < N; i++) {
    if (!wanted(i)) continue;
    const group = above && grouping.of[i] >= 0 ? above[grouping.of[i]] : -1;
    stands[i] = group < 0 || state.pinned.has(i) ? i : offset + group;
    COUNT[stands[i]]++;
  }
  for (let i = 0; i < N; i++) {
    if (stands[i] < 0) continue;
    if (COUNT[stands[i]] === 1) stands[i] = i; // a group of one is that one
    shown[stands[i]] = 1;
  }
}

const standAlone = () => { for (let i = 0; i < N; i++) stands[i] = inView[i] ? i : -1; };

// Whether the reader's choices keep an edge, whatever becomes of its ends.
export const keepsEdge = (k) => edgeInView[k] && !state.hiddenRelations.has(EDGES.relation[k])
  && !state.hiddenStatuses.has(EDGES.status[k]) && within(EDGE_WHEN.get(k));

function connect() {
  if (untouched()) { FROM.set(EDGES.s); END.set(EDGES.t); edgeShown.set(edgeInView); ties = []; return; }
  const bundles = new Map();
  for (let k = 0; k < M; k++) {
    edgeShown[k] = 0;
    const end = stands[EDGES.t[k]] >= 0 ? EDGES.t[k] : EDGES.over[k];
    const a = stands[EDGES.s[k]], b = end >= 0 ? stands[end] : -1;
    FROM[k] = a < 0 ? EDGES.s[k] : a;
    END[k] = b < 0 ? (end >= 0 ? end : EDGES.t[k]) : b;
    if (a < 0 || b < 0 || !keepsEdge(k) || (a === b && a >= N)) continue;
    if (a < N && b < N) edgeShown[k] = 1;
    else {
      const key = Math.min(a, b) * SPOTS + Math.max(a, b);
      if (!bundles.has(key)) bundles.set(key, { a: Math.min(a, b), b: Math.max(a, b), edges: [] });
      bundles.get(key).edges.push(k);
    }
  }
  ties = [...bundles.values()];
}

// Only what is near the selection, when that is asked for.
function narrow() {
  const near = reach(state.node, state.hops).nodes;
  for (let p = 0; p < SPOTS; p++) if (shown[p] && !near.has(p) && !state.pinned.has(p)) shown[p] = 0;
  for (let k = 0; k < M; k++) if (edgeShown[k] && !(shown[FROM[k]] && shown[END[k]])) edgeShown[k] = 0;
  ties = ties.filter(({ a, b }) => shown[a] && shown[b]);
}

export const across = (k, p) => (FROM[k] === p ? END[k] : FROM[k]);

// The shown edges and bundles at a spot: pairs of the spot across, and the edge or bundle.
export function* around(p) {
  if (p < N) for (const k of edgesAt(p)) if (edgeShown[k] && (FROM[k] === p || END[k] === p)) yield [across(k, p), k, null];
  for (const tie of ties) if (tie.a === p || tie.b === p) yield [tie.a === p ? tie.b : tie.a, -1, tie];
}

// What can be reached from a spot in so many steps, and by what.
export function reach(start, steps) {
  const found = { nodes: new Set([start]), edges: new Set(), ties: new Set() };
  let rim = [start];
  for (let step = 0; step < steps; step++) {
    const next = [];
    for (const p of rim) {
      for (const [q, k, tie] of around(p)) {
        if (tie) found.ties.add(tie); else found.edges.add(k);
        if (!found.nodes.has(q)) { found.nodes.add(q); next.push(q); }
      }
    }
    rim = next;
  }
  if (steps > 1) tiesAmong(found);
  return found;
}

// What ties the outermost to each other belongs to the picture too.
function tiesAmong(found) {
  for (const p of found.nodes) {
    for (const [q, k, tie] of around(p)) if (found.nodes.has(q)) { if (tie) found.ties.add(tie); else found.edges.add(k); }
  }
}

function light() {
  if (state.marked) lit = spotlight(state.marked);
  else if (state.only && state.node >= 0) lit = null; // nothing else is there
  else if (state.node >= 0) lit = reach(state.node, state.hops);
  else if (state.edge >= 0) lit = { nodes: new Set([FROM[state.edge], END[state.edge]]), edges: new Set([state.edge]), ties: new Set() };
  else if (state.tie) lit = { nodes: new Set([state.tie.a, state.tie.b]), edges: new Set(), ties: new Set([state.tie]) };
  else lit = null;
}

// What an answer or a path lights up: in closed groups, the groups; posts that it passes are lit too.
function spotlight({ nodes, edges }) {
  const found = { nodes: new Set(), edges: new Set(edges), ties: new Set() };
  for (const i of nodes) if (stands[i] >= 0) found.nodes.add(stands[i]);
  for (const k of edges) for (const p of [FROM[k], END[k]]) if (shown[p]) found.nodes.add(p);
  for (const tie of ties) if (tie.edges.some((k) => edges.has(k))) found.ties.add(tie);
  return found.nodes.size ? found : null; // nothing of it is in the picture
}

export const standsFor = (i) => stands[i];
export const firstShown = () => BY_DEGREE.find((i) => shown[i]) ?? shown.indexOf(1);
export const shownNodes = () => Array.from(shown.keys()).filter((p) => shown[p]);

function refresh() {
  tellTime();
  stage();
  if (state.node >= 0 && state.node < N && stands[state.node] >= N) state.node = stands[state.node]; // folded away
  else if (state.node >= N && !shown[state.node]) state.node = -1;
  connect();
  if (state.only && state.node >= 0 && shown[state.node]) narrow();
  light();
  tell('scene');
}

on('place', () => {
  settle();
  if (state.node >= 0 && state.node < N && !inView[state.node]) state.node = -1;
  if (state.edge >= 0 && !edgeInView[state.edge]) state.edge = -1;
  tell('filter');
});
on('filter', () => {
  if (state.node >= N && !state.closed.has(state.node - OFFSET[state.grouping])) state.node = -1; // an opened group
  state.tie = null; // bundles are made anew
  refresh();
});
on('select', () => { if (state.only) refresh(); else { light(); tell('lit'); } });
on('mark', () => { light(); tell('lit'); });

export const start = () => { settle(); refresh(); };
