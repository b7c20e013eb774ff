// In the layout of discs, what is in an organisation is ringed: a disc for each open group, the outer ones first.
import { GROUPINGS, LAYOUTS, N } from './data.js';
import { X, Y, inView } from './scene.js';
import { on, state } from './state.js';
import { colors } from './theme.js';

const RIM = 17;
let discs = null; // {x, y, r, group, inner}, the largest first, those without discs in them last
on('place', () => { discs = null; });

const nesting = () => (state.grouping >= 0 ? state.grouping : GROUPINGS.findIndex(({ key }) => key === 'parent'));

function addPlaces({ of, parent }, x, y, n) {
  for (let i = 0; i < N; i++) for (let g = inView[i] ? of[i] : -1; g >= 0; g = parent[g]) { x[g] += X[i]; y[g] += Y[i]; n[g]++; }
}
function centrePlaces(x, y, n) {
  for (let g = 0; g < n.length; g++) { x[g] /= n[g] || 1; y[g] /= n[g] || 1; }
}
function widen({ of, parent }, x, y, square) {
  for (let i = 0; i < N; i++) {
    for (let g = inView[i] ? of[i] : -1; g >= 0; g = parent[g]) {
      const dx = X[i] - x[g], dy = Y[i] - y[g];
      if (dx * dx + dy * dy > square[g]) square[g] = dx * dx + dy * dy;
    }
  }
}

function measured() {
  const grouping = GROUPINGS[nesting()], { parent, head } = grouping, outer = new Set(parent);
  const [x, y, square] = [0, 0, 0].map(() => new Float64Array(parent.length)), n = new Uint32Array(parent.length);
  addPlaces(grouping, x, y, n);
  centrePlaces(x, y, n);
  widen(grouping, x, y, square);
  const found = [...parent.keys()].filter((group) => n[group] > 1 && head[group] >= 0);
  return found.map((group) => ({ group, x: x[group], y: y[group], r: Math.sqrt(square[group]), inner: !outer.has(group) }))
    .sort((a, b) => a.inner - b.inner || b.r - a.r);
}

function covered(group) {
  const { parent } = GROUPINGS[nesting()];
  for (let g = group; g >= 0; g = parent[g]) if (state.grouping >= 0 && state.closed.has(g)) return true;
  return false;
}

export function drawDiscs(c, { s, dx, dy, w, h }) {
  if (LAYOUTS[state.layout].style !== 'discs' || nesting() < 0) return;
  discs = discs || measured();
  c.lineWidth = 1;
  c.beginPath();
  for (const { x, y, r, group, inner } of discs) {
    const px = x * s + dx, py = y * s + dy, pr = r * s + Math.max(6, RIM * s);
    if (px + pr < 0 || px - pr > w || py + pr < 0 || py - pr > h || pr < 8 || covered(group)) continue;
    c.moveTo(px + pr, py);
    c.arc(px, py, pr, 0, 2 * Math.PI);
    if (!inner) { colour(c); c.beginPath(); }
  }
  colour(c); // those with nothing in them do not cover each other
}

function colour(c) {
  c.globalAlpha = .55;
  c.fillStyle = colors.panel;
  c.fill();
  c.globalAlpha = .8;
  c.strokeStyle = colors.line;
  c.stroke();
}
