// What is in closed groups: their members, the edges within them, and how much there is to be seen in all.
import { GROUPINGS, M, N, OFFSET, SPOTS } from './data.js';
import { COUNT, END, FROM, edgeShown, inView, keepsEdge, shown, ties, total } from './scene.js';
import { state } from './state.js';

// Edges within one closed group are drawn nowhere, but they are no more hidden than the group is.
export function enclosed() {
  const found = [];
  for (let k = 0; k < M; k++) if (FROM[k] >= N && FROM[k] === END[k] && shown[FROM[k]] && keepsEdge(k)) found.push(k);
  return found;
}

// Everything within a spot: the node, or the nodes of a group.
export function membersOf(p) {
  if (p < N) return [p];
  const grouping = GROUPINGS[state.grouping], g = p - OFFSET[state.grouping], found = [];
  const inside = grouping.parent.map((_, one) => { for (let at = one; at >= 0; at = grouping.parent[at]) if (at === g) return true; return false; });
  for (let i = 0; i < N; i++) if (inView[i] && grouping.of[i] >= 0 && inside[grouping.of[i]]) found.push(i);
  return found;
}

// How many nodes and edges there are to be seen, those in closed groups included.
export function counted() {
  let nodes = 0, edges = 0;
  for (let i = 0; i < N; i++) nodes += shown[i];
  for (let p = N; p < SPOTS; p++) if (shown[p]) nodes += COUNT[p];
  for (let k = 0; k < M; k++) edges += edgeShown[k];
  for (const tie of ties) edges += tie.edges.length;
  if (state.grouping >= 0) edges += enclosed().length;
  return { nodes, edges, allNodes: total.nodes, allEdges: total.edges };
}
