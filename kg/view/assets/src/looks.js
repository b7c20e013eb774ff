// What a spot looks like: a node as its kind does; a group as its head, else as that in it which counts for most.
import { BY_DEGREE, DATA, GROUPINGS, N, NODES, OFFSET } from './data.js';
import { state } from './state.js';

const groupLooks = new Map();
function looksOf(q) {
  if (!groupLooks.has(q)) groupLooks.set(q, looksIn(GROUPINGS[q]));
  return groupLooks.get(q);
}
function looksIn({ of, parent, head }) {
  const looks = head.map((i) => (i >= 0 ? NODES.legend[i] : -1));
  for (const i of BY_DEGREE) for (let g = of[i]; g >= 0; g = parent[g]) if (looks[g] < 0) looks[g] = NODES.legend[i];
  return looks;
}
export const legendOf = (p) => (p < N ? NODES.legend[p] : looksOf(state.grouping)[p - OFFSET[state.grouping]]);
export const lookOf = (p) => DATA.legend[legendOf(p)];
