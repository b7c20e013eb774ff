// Which edges draw a fact, what of the network is to be seen, and going to an edge.
import { EDGES, EDGE_WHEN, M, N, VIEWS } from './data.js';
import { uncrowd } from './camera.js';
import { book } from './facts.js';
import { LAST, uncover } from './going.js';
import { END, FROM, edgeShown, inView, lit, shown, within } from './scene.js';
import { on, refilter, select, setView, state, tell } from './state.js';
import { visiblePart } from './visible.js';

// What the picture shows, once for each picture: flags of nodes and edges. In a closed group everything counts as seen.
let seen = null;
on('scene', () => { seen = null; });
function seenPart() {
  if (seen) return seen;
  const { kept, edges } = visiblePart();
  seen = { nodes: kept, edges: new Uint8Array(M) };
  for (const k of edges) seen.edges[k] = 1;
  return seen;
}
export const isSeen = (i) => seenPart().nodes[i] === 1;
export const isEdgeSeen = (k) => seenPart().edges[k] === 1;

let drawnBy = null;
export async function edgesOfFact() {
  if (drawnBy) return drawnBy;
  const { ofEdge } = await book(), found = new Map();
  ofEdge.forEach((facts, k) => facts.forEach((f) => { if (found.has(f)) found.get(f).push(k); else found.set(f, [k]); }));
  drawnBy = found;
  return found;
}

// What keeps an edge from being drawn is lifted: view, legend, time, closed groups.
function uncoverEdge(k) {
  const { edges } = VIEWS[state.view], before = [state.hiddenRelations.delete(EDGES.relation[k]), state.hiddenStatuses.delete(EDGES.status[k])];
  if (edges && !edges.includes(k)) setView(LAST);
  for (const i of [EDGES.s[k], inView[EDGES.t[k]] || EDGES.over[k] < 0 ? EDGES.t[k] : EDGES.over[k]]) uncover(i);
  const untimely = !within(EDGE_WHEN.get(k));
  if (untimely) { state.span = null; state.undated = true; tell('time'); }
  if (before.some(Boolean)) tell('legend');
  refilter();
}

export function goEdge(k) {
  if (k < 0 || k >= M) return;
  if (!edgeShown[k]) uncoverEdge(k);
  select('edge', k);
  uncrowd([FROM[k], END[k], ...lit.nodes].filter((p) => p < N || shown[p]));
}
