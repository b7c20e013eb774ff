// What is under the pointer: a spot or its label first, else an edge or a bundle. Nodes can be dragged; where
// they are put they are pinned.
import { HUGE, M, N } from './data.js';
import { camera, lens, redraw, uncrowd, whenToldOf } from './camera.js';
import { pointAt, straight } from './curves.js';
import { $ } from './dom.js';
import { radius } from './glyphs.js';
import { boxes } from './labels.js';
import { X, Y, edgeShown, lit, shown, shownNodes, ties } from './scene.js';
import { on, select, state, tell } from './state.js';
import { LINE } from './text.js';

// A grid over the shown spots, made when it is first needed after the scene has changed.
const CELL = 64;
let grid = null;
on('scene', () => { grid = null; });
function cells() {
  if (grid) return grid;
  grid = new Map();
  for (const p of shownNodes()) {
    const key = `${Math.floor(X[p] / CELL)} ${Math.floor(Y[p] / CELL)}`;
    if (!grid.has(key)) grid.set(key, []);
    grid.get(key).push(p);
  }
  return grid;
}

function* nearby(x, y, reachOf) {
  const found = cells(), [x0, x1, y0, y1] = [x - reachOf, x + reachOf, y - reachOf, y + reachOf].map((v) => Math.floor(v / CELL));
  if ((x1 - x0 + 1) * (y1 - y0 + 1) > found.size) { for (const spots of found.values()) yield* spots; return; }
  for (let cx = x0; cx <= x1; cx++) for (let cy = y0; cy <= y1; cy++) yield* found.get(`${cx} ${cy}`) || [];
}

const FINGER = matchMedia('(pointer: coarse)').matches ? 16 : 7;
export function spotAt(px, py) {
  const { s, dx, dy } = lens();
  let best = -1, least = FINGER;
  for (const p of nearby((px - dx) / s, (py - dy) / s, 50 / s)) {
    if (!shown[p]) continue;
    const off = Math.hypot(X[p] * s + dx - px, Y[p] * s + dy - py) - radius(p, s);
    if (off < least) { least = off; best = p; }
  }
  if (best >= 0) return best;
  const box = boxes.find(([x, y, width, , lines]) => px >= x - 2 && px <= x + width + 2 && Math.abs(py - y) < (LINE * lines.length) / 2);
  return box ? box[3] : -1;
}

function toSegment(px, py, x1, y1, x2, y2) {
  const vx = x2 - x1, vy = y2 - y1, square = vx * vx + vy * vy || 1;
  const u = Math.max(0, Math.min(1, ((px - x1) * vx + (py - y1) * vy) / square));
  return Math.hypot(x1 + u * vx - px, y1 + u * vy - py);
}

export function edgeAt(px, py) {
  const { s, dx, dy } = lens(), steps = straight ? 1 : 24;
  let best = -1, least = FINGER - 1;
  for (let k = 0; k < M; k++) {
    if (!edgeShown[k] || (lit && !lit.edges.has(k) && lit.edges.size > 1 && M > 3000)) continue;
    let [x1, y1] = pointAt(k, 0).map((v, axis) => v * s + (axis ? dy : dx));
    for (let i = 1; i <= steps; i++) {
      const [gx, gy] = pointAt(k, i / steps), x2 = gx * s + dx, y2 = gy * s + dy;
      const off = toSegment(px, py, x1, y1, x2, y2);
      if (off < least) { least = off; best = k; }
      [x1, y1] = [x2, y2];
    }
  }
  return best;
}

export function tieAt(px, py) {
  const { s, dx, dy } = lens();
  let best = null, least = FINGER - 1;
  for (const tie of ties) {
    const off = toSegment(px, py, X[tie.a] * s + dx, Y[tie.a] * s + dy, X[tie.b] * s + dx, Y[tie.b] * s + dy);
    if (off < least) { least = off; best = tie; }
  }
  return best;
}

function choose(x, y) {
  const p = spotAt(x, y);
  if (p >= 0) { whenToldOf(() => { if (lit) uncrowd([p, ...lit.nodes]); }); select('node', p); return; }
  const k = edgeAt(x, y);
  if (k >= 0) { whenToldOf(() => { if (lit) uncrowd([...lit.nodes]); }); select('edge', k); return; }
  const tie = tieAt(x, y);
  if (tie) select('tie', tie); else select('nothing', -1);
}
let opening = -Infinity; // the second click of two comes after what they opened
camera.on('click', ({ pointer }) => { if (performance.now() - opening > 400) choose(pointer.DOM.x, pointer.DOM.y); });
camera.on('doubleClick', ({ pointer }) => {
  const p = spotAt(pointer.DOM.x, pointer.DOM.y);
  if (p < 0) return;
  opening = performance.now();
  tell('open', p);
});

// Dragging a node keeps the picture from being dragged: vis-network does not hear of it.
export const inside = (event) => { const box = $('stage').getBoundingClientRect(); return [event.clientX - box.left, event.clientY - box.top]; };
let held = -1, from = null;
$('stage').addEventListener('pointerdown', (event) => {
  if (event.pointerType !== 'mouse' || event.button || HUGE) return;
  const at = inside(event), p = spotAt(...at);
  if (p < 0 || p >= N) return;
  held = p; from = at;
}, true);
addEventListener('pointermove', (event) => {
  if (held < 0) return;
  const [x, y] = inside(event), { s, dx, dy } = lens();
  if (from && Math.hypot(x - from[0], y - from[1]) < 4) return;
  from = null;
  const at = [(x - dx) / s, (y - dy) / s];
  state.pinned.set(held, at);
  [X[held], Y[held]] = at;
  tell('moved');
  redraw();
}, true);
addEventListener('pointerup', () => {
  if (held >= 0 && !from) tell('filter');
  held = -1;
}, true);
camera.on('dragStart', () => { if (held >= 0) camera.setOptions({ interaction: { dragView: false } }); });
camera.on('dragEnd', () => camera.setOptions({ interaction: { dragView: true } }));
