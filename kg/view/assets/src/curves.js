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
  for (const lane of lanes.values()) lane.forEach((k, i) => control(k, (i - (lane.length - 1) / 2) * 14));
}

function control(k, shift) {
  const a = EDGES.s[k], b = END[k], dx = X[b] - X[a], at = k * 4;
  if (Math.abs(dx) > 12) {
    CURVE[at] = X[a] + dx * .45; CURVE[at + 1] = Y[a] + shift;
    CURVE[at + 2] = X[b] - dx * .45; CURVE[at + 3] = Y[b] + shift;
  } else {
    const bulge = 26 + Math.abs(Y[b] - Y[a]) * .16 + Math.abs(shift);
    CURVE[at] = X[a] - bulge; CURVE[at + 1] = Y[a] + (a === b ? -30 : 0);
    CURVE[at + 2] = X[b] - bulge; CURVE[at + 3] = Y[b] + (a === b ? 30 : 0);
  }
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
