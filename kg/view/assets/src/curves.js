// How edges run. Between columns they are level at both ends and bulge within one; elsewhere they are straight;
// parallel edges are fanned out.
import { EDGES, M, N, SPOTS } from './data.js';
import { radius } from './glyphs.js';
import { END, FROM, X, Y, edgeShown, shown } from './scene.js';
import { on } from './state.js';
import { inColumns } from './text.js';

export const CURVE = new Float64Array(M * 4); // the two control points of each edge
const MANY_EDGES = 5000;
export let straight = false; // whether every edge is drawn as a plain line
let dirty = true;

function bend() {
  dirty = false;
  straight = !inColumns() && M > MANY_EDGES;
  if (straight) return;
  const lanes = new Map();
  for (let k = 0; k < M; k++) {
    if (!edgeShown[k]) continue;
    const a = FROM[k], b = END[k], key = a < b ? a * SPOTS + b : b * SPOTS + a;
    if (!lanes.has(key)) lanes.set(key, []);
    lanes.get(key).push(k);
  }
  const columns = M > MANY_EDGES || !inColumns() ? [] : standing();
  for (const lane of lanes.values()) fan(lane, detour(lane, columns));
}
export const curve = () => { if (dirty) bend(); };
on('scene moved', () => { dirty = true; });

const fan = (lane, bow) => lane.forEach((k, i) => control(k, (i - (lane.length - 1) / 2) * 14 + bow, lane.length > 1));

// The shown nodes by column: [x, nodes].
function standing() {
  const columns = new Map();
  for (let i = 0; i < N; i++) {
    if (!shown[i]) continue;
    if (!columns.has(X[i])) columns.set(X[i], []);
    columns.get(X[i]).push(i);
  }
  return [...columns];
}

// A line that goes through a mark reads as a tie to it: the least bow with which a lane meets no mark.
const BOWS = [0, ...[...Array(16).keys()].flatMap((step) => [(step + 1) * 12, -(step + 1) * 12])];
function detour(lane, columns) {
  const inside = columns.filter(([x]) => between(lane[0], x));
  let best = 0, fewest = Infinity;
  for (const bow of inside.length ? BOWS : []) {
    fan(lane, bow);
    const met = inside.reduce((sum, [x, nodes]) => sum + Math.max(...lane.map((k) => meets(k, x, nodes))), 0);
    if (met < fewest) { fewest = met; best = bow; }
    if (!met) break;
  }
  return best;
}

const between = (k, x) => {
  const a = X[FROM[k]], b = X[END[k]];
  return x > Math.min(a, b) + 12 && x < Math.max(a, b) - 12;
};

// How many nodes of a column at x the edge k passes through.
function meets(k, x, nodes) {
  const up = X[END[k]] > X[FROM[k]];
  let [low, high] = [0, 1];
  for (let turn = 0; turn < 14; turn++) {
    const u = (low + high) / 2;
    if (pointAt(k, u)[0] < x === up) low = u; else high = u;
  }
  const y = pointAt(k, low)[1];
  return nodes.filter((i) => Math.abs(Y[i] - y) < radius(i, 1) + 2).length;
}

function control(k, shift, fanned) {
  const a = FROM[k], b = END[k], dx = X[b] - X[a], dy = Y[b] - Y[a], at = k * 4;
  if (a === b) loop(at, a);
  else if (!inColumns()) bow(at, a, dx, dy, fanned ? shift : 0);
  else if (Math.abs(dx) > 12) {
    CURVE[at] = X[a] + dx * .45; CURVE[at + 1] = Y[a] + shift;
    CURVE[at + 2] = X[b] - dx * .45; CURVE[at + 3] = Y[b] + shift;
  } else {
    const bulge = 26 + Math.min(80, Math.abs(dy) * .16) + Math.abs(shift);
    CURVE[at] = X[a] - bulge; CURVE[at + 1] = Y[a];
    CURVE[at + 2] = X[b] - bulge; CURVE[at + 3] = Y[b];
  }
}

function loop(at, a) {
  CURVE[at] = X[a] - 30; CURVE[at + 1] = Y[a] - 30;
  CURVE[at + 2] = X[a] - 30; CURVE[at + 3] = Y[a] + 30;
}

// A straight line, or one of a fan: both control points to the same side, whichever way the edge points.
function bow(at, a, dx, dy, shift) {
  const length = Math.hypot(dx, dy) || 1, side = dx > 0 || (dx === 0 && dy > 0) ? 1 : -1;
  const nx = (-dy / length) * shift * side, ny = (dx / length) * shift * side;
  CURVE[at] = X[a] + dx / 3 + nx; CURVE[at + 1] = Y[a] + dy / 3 + ny;
  CURVE[at + 2] = X[a] + (dx * 2) / 3 + nx; CURVE[at + 3] = Y[a] + (dy * 2) / 3 + ny;
}

// The shown edges that pass through the mark of a node that is not theirs; for tests.
export function crossings() {
  const columns = standing();
  return EDGES.id.filter((_, k) => edgeShown[k] && columns.some(([x, nodes]) => between(k, x) && meets(k, x, nodes)));
}

// A point of edge k, u from 0 to 1, in the coordinates of the layout.
export function pointAt(k, u) {
  const a = FROM[k], b = END[k], at = k * 4, v = 1 - u;
  if (straight) return [X[a] * v + X[b] * u, Y[a] * v + Y[b] * u];
  const p = v * v * v, q = 3 * v * v * u, r = 3 * v * u * u, w = u * u * u;
  return [
    p * X[a] + q * CURVE[at] + r * CURVE[at + 2] + w * X[b],
    p * Y[a] + q * CURVE[at + 1] + r * CURVE[at + 3] + w * Y[b],
  ];
}
