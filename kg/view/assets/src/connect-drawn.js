// A path in the drawing: lit up, whatever hides it.
import { EDGES, EDGE_WHEN, edgesAt } from './data.js';
import { LAST, uncover } from './going.js';
import { edgeShown, shown, ties } from './scene.js';
import { highlight, refilter, setView, something, state, tell } from './state.js';

// The edges of a chain; where they lead past a post, also those from the post on.
function pathTrail({ nodes, hops }) {
  const spots = new Set(nodes), edges = new Set(hops.flat());
  for (const k of hops.flat()) {
    const post = EDGES.t[k];
    if (EDGES.over[k] < 0) continue;
    spots.add(post);
    for (const j of edgesAt(post)) if (EDGES.s[j] === post && EDGES.t[j] === EDGES.over[k]) edges.add(j);
  }
  return { spots, edges };
}

const isDrawn = (k) => edgeShown[k] || ties.some((tie) => tie.edges.includes(k));
const isUntimely = (k) => { const when = EDGE_WHEN.get(k); return state.span && (when ? when[1] < state.span[0] || when[0] > state.span[1] : !state.undated); };

function uncoverHop(hop) {
  if (hop.some(isDrawn)) return;
  if (state.hiddenRelations.delete(EDGES.relation[hop[0]])) { tell('legend'); refilter(); }
  if (!isDrawn(hop[0]) && isUntimely(hop[0])) { state.span = null; state.undated = true; tell('time'); refilter(); }
  if (!isDrawn(hop[0]) && state.view !== LAST) setView(LAST);
}

const whatHides = () => [state.view, state.closed.size, state.hiddenThings.size + state.hiddenRelations.size + state.hiddenNodes.size, state.span];
function whatChanged(before) {
  const now = whatHides(), keys = ['connect-view', 'connect-groups', 'connect-legend', 'connect-time'];
  return keys.filter((_, at) => now[at] !== before[at]);
}

// Light a chain up: its spots, and as keys of words what had to change for it to be seen.
export function lightPath(chain) {
  const before = whatHides(), { spots, edges } = pathTrail(chain);
  if (something()) { state.node = state.edge = -1; state.tie = null; tell('select'); }
  for (const i of chain.nodes) if (!shown[i]) uncover(i);
  chain.hops.forEach(uncoverHop);
  const said = whatChanged(before);
  highlight(spots, edges);
  return { spots: [...spots], said };
}
