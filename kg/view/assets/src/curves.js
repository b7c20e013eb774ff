// Edges as curves: level at both ends between columns, bulging within one; parallel edges fanned out.
const CURVE = new Float64Array(M * 4); // the two control points of each edge

function bend() {
  const lanes = new Map();
  for (let k = 0; k < M; k++) {
    if (!edgeShown[k]) continue;
    const a = EDGES.s[k], b = END[k], key = a < b ? a * N + b : b * N + a;
    if (!lanes.has(key)) lanes.set(key, []);
    lanes.get(key).push(k);
  }
  const columns = M > 5000 ? [] : standing();
  for (const lane of lanes.values()) fan(lane, detour(lane, columns));
}

const fan = (lane, bow) => lane.forEach((k, i) => control(k, (i - (lane.length - 1) / 2) * 14 + bow));

// The shown nodes by column: [x, nodes].
function standing() {
  const columns = new Map();
  for (let i = 0; i < N; i++) {
    if (!nodeShown[i]) continue;
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
    const met = inside.reduce((sum, [x, nodes]) => sum + most(lane.map((k) => meets(k, x, nodes))), 0);
    if (met < fewest) { fewest = met; best = bow; }
    if (!met) break;
  }
  return best;
}

const between = (k, x) => {
  const a = X[EDGES.s[k]], b = X[END[k]];
  return x > Math.min(a, b) + 12 && x < Math.max(a, b) - 12;
};

// How many nodes of a column at x the edge k passes through.
function meets(k, x, nodes) {
  const up = X[END[k]] > X[EDGES.s[k]];
  let [low, high] = [0, 1];
  for (let turn = 0; turn < 14; turn++) {
    const u = (low + high) / 2;
    if (pointAt(k, u)[0] < x === up) low = u; else high = u;
  }
  const y = pointAt(k, low)[1];
  return nodes.filter((i) => Math.abs(Y[i] - y) < radius(i, 1) + 2).length;
}

function control(k, shift) {
  const a = EDGES.s[k], b = END[k], dx = X[b] - X[a], at = k * 4;
  if (Math.abs(dx) > 12) {
    CURVE[at] = X[a] + dx * .45; CURVE[at + 1] = Y[a] + shift;
    CURVE[at + 2] = X[b] - dx * .45; CURVE[at + 3] = Y[b] + shift;
  } else {
    const bulge = 26 + Math.min(80, Math.abs(Y[b] - Y[a]) * .16) + Math.abs(shift);
    CURVE[at] = X[a] - bulge; CURVE[at + 1] = Y[a] + (a === b ? -30 : 0);
    CURVE[at + 2] = X[b] - bulge; CURVE[at + 3] = Y[b] + (a === b ? 30 : 0);
  }
}

// The shown edges that pass through the mark of a node that is not theirs; for tests.
function crossings() {
  const columns = standing();
  return EDGES.id.filter((_, k) => edgeShown[k] && columns.some(([x, nodes]) => between(k, x) && meets(k, x, nodes)));
}

// A point of edge k, u from 0 to 1, in the coordinates of the layout.
function pointAt(k, u) {
  const a = EDGES.s[k], b = END[k], at = k * 4, v = 1 - u;
  const p = v * v * v, q = 3 * v * v * u, r = 3 * v * u * u, w = u * u * u;
  return [
    p * X[a] + q * CURVE[at] + r * CURVE[at + 2] + w * X[b],
    p * Y[a] + q * CURVE[at + 1] + r * CURVE[at + 3] + w * Y[b],
  ];
}
