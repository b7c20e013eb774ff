// Going to a node: it is shown whatever the legend, the view or a closed group hides, selected, and brought near.
import { GROUPINGS, LAYOUTS, N, NODES, NODE_WHEN, OFFSET, VIEWS } from './data.js';
import { fit, reveal, uncrowd, whenToldOf } from './camera.js';
import { membersOf } from './counts.js';
import { inView, lit, shown, standsFor, within } from './scene.js';
import { select, setView, state, tell } from './state.js';

export const LAST = VIEWS.length - 1; // the last view holds everything

export function uncover(i) {
  if (i >= N) return;
  const hidden = state.hiddenThings.delete(NODES.legend[i]) || state.hiddenNodes.delete(i);
  const untimely = !within(NODE_WHEN.get(i));
  if (untimely) { state.span = null; state.undated = true; tell('time'); }
  if (state.only) state.only = false;
  const opened = openTo(i);
  if (!inView[i]) { setView(LAST); fit(null, false); } else if (hidden || opened || untimely || !shown[i]) tell('filter');
  if (hidden) tell('legend');
}

// Open the groups that a node lies in.
function openTo(i) {
  if (state.grouping < 0) return false;
  const { of, parent } = GROUPINGS[state.grouping];
  let opened = false;
  for (let g = of[i]; g >= 0; g = parent[g]) opened = state.closed.delete(g) || opened;
  return opened;
}

export function go(i) {
  uncover(i);
  whenToldOf(() => { if (!reveal(i) && lit) uncrowd([i, ...lit.nodes]); });
  select('node', i);
}

// Open a group: what is in it takes its place. A node that heads a group closes it again.
export function openGroup(p) {
  if (p >= N) {
    const g = p - OFFSET[state.grouping], head = GROUPINGS[state.grouping].head[g], inside = membersOf(p);
    state.closed.delete(g);
    if (state.node === p) state.node = -1;
    tell('filter');
    if (LAYOUTS[state.layout].style === 'discs') whenToldOf(() => fit([...new Set(inside.map(standsFor))].filter((one) => one >= 0)));
    if (head >= 0 && shown[head]) select('node', head); else tell('select');
  } else closeGroup(groupOf(p));
}

// The group that a node heads, else the one it lies in; -1 when there is none.
export function groupOf(i) {
  if (state.grouping < 0) return -1;
  const { head, of } = GROUPINGS[state.grouping], own = head.indexOf(i);
  return own >= 0 ? own : of[i];
}

export function closeGroup(g) {
  if (g < 0) return;
  state.closed.add(g);
  tell('filter');
  const p = OFFSET[state.grouping] + g;
  if (shown[p]) select('node', p);
}
