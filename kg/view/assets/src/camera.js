// vis-network is the camera: it pans, zooms and knows touch and wheel. What is seen, we draw.
import { LAYOUTS } from './data.js';
import { $ } from './dom.js';
import './library.js';
import { X, Y, shownNodes } from './scene.js';
import { on, state } from './state.js';
import { labelRoom } from './text.js';

export const camera = new vis.Network(
  $('stage'),
  { nodes: new vis.DataSet([]), edges: new vis.DataSet([]) },
  { physics: false, interaction: { hover: false, keyboard: false, dragNodes: false, selectable: false, zoomSpeed: .7 } },
);
camera.canvas.frame.tabIndex = -1; // the stage takes the keys
const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
const glide = still ? false : { duration: 300, easingFunction: 'easeInOutQuad' };
const LEAST = .004, MOST = 6, DISC_RIM = 36;
// Drawn once in the next frame, however often it is asked for (camera.redraw() would draw at once).
export const redraw = () => camera.body.emitter.emit('_requestRedraw');

// From layout to screen: x · s + dx, y · s + dy.
export function lens() {
  const box = $('stage'), at = camera.getViewPosition(), s = camera.getScale();
  const w = box.clientWidth, h = box.clientHeight;
  return { s, w, h, dx: w / 2 - at.x * s, dy: h / 2 - at.y * s };
}

const PAD = { left: 46, right: 12, top: 22, bottom: 22 }; // screen pixels
export const small = () => innerWidth <= 760;

// The part of the picture that the card leaves free: left of it, or above it on a narrow window.
export function free() {
  const { w, h } = lens(), card = $('card');
  if (card.hidden) return { w, h };
  return small() ? { w, h: h - card.offsetHeight - 10 } : { w: w - card.offsetWidth - 20, h };
}

const least = (values) => values.reduce((a, b) => Math.min(a, b));
const most = (values) => values.reduce((a, b) => Math.max(a, b));

function bounds(spots) {
  let x0 = Infinity, x1 = -Infinity, y0 = Infinity, y1 = -Infinity;
  for (const p of spots) {
    if (X[p] < x0) x0 = X[p];
    if (X[p] > x1) x1 = X[p];
    if (Y[p] < y0) y0 = Y[p];
    if (Y[p] > y1) y1 = Y[p];
  }
  return { x0, x1, y0, y1 };
}

const CROWD = 2000, SHORT = 12; // in a crowd the labels are not what counts
// The widest of these spots with their labels, and the largest scale at which they are no wider than that.
const widthAt = (spots, { x0, x1 }, s) => (spots.length > CROWD ? (x1 - x0) * s + SHORT : most(spots.map((i) => (X[i] - x0) * s + labelRoom(i, s))));
const scaleFor = (spots, { x0, x1 }, s, broad) => (spots.length > CROWD ? (broad - SHORT) / (x1 - x0 || 1e-9) : least(spots.map((i) => (broad - labelRoom(i, s)) / (X[i] - x0 || 1e-9))));

export function fit(ids, animation = glide, nearest = 1.5) {
  const wanted = ids || shownNodes();
  if (!wanted.length) return;
  const around = bounds(wanted), { x0, y0, y1 } = around;
  const { w, h } = lens(), room = free(), broad = room.w - PAD.left - PAD.right;
  const rim = LAYOUTS[state.layout].style === 'discs' ? 2 * DISC_RIM : 0; // the discs reach beyond what is in them
  let s = Math.min(nearest, (room.h - PAD.top - PAD.bottom - rim) / (y1 - y0 || 1));
  for (let turn = 0; turn < 4; turn++) { // how wide labels are depends on the scale, and the scale on them
    s = Math.max(LEAST, Math.min(s, scaleFor(wanted, around, s, broad)));
  }
  const wide = widthAt(wanted, around, s);
  const x = x0 + (w / 2 - PAD.left - Math.max(0, broad - wide) / 2) / s;
  camera.moveTo({ position: { x, y: (y0 + y1) / 2 + (h - room.h) / 2 / s }, scale: s, animation });
}

// Bring a spot into the free part of the picture, without moving when it is there already.
export function reveal(p) {
  const { s, dx, dy } = lens(), x = X[p] * s + dx, y = Y[p] * s + dy, room = free();
  if (x > 30 && x < room.w - 90 && y > 30 && y < room.h - 30 && s > .3) return false;
  const { w, h } = lens(), to = Math.max(s, .8), position = { x: X[p] + (w - room.w) / 2 / to, y: Y[p] + (h - room.h) / 2 / to };
  camera.moveTo({ position, scale: to, animation: glide });
  return true;
}

const FEW_OTHERS = 80;
const holdsBox = (box, one) => one[0] >= box[0] && one[1] >= box[1] && one[2] <= box[2] && one[3] <= box[3];
const join = (a, b) => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];

// Pan, without zooming, until the first of these spots and as many of the next ones as fit are in the free part.
export function uncrowd([first, ...others]) {
  const { s, dx, dy } = lens(), at = camera.getViewPosition(), room = free();
  const [left, top, right, bottom] = [24, 24, room.w - 16, room.h - 24];
  const spot = (i) => [X[i] * s + dx, Y[i] * s + dy, X[i] * s + dx + labelRoom(i, s), Y[i] * s + dy];
  const far = (i) => Math.hypot(X[i] - X[first], Y[i] - Y[first]);
  let box = spot(first);
  for (const i of others.sort((a, b) => far(a) - far(b))) {
    const more = join(box, spot(i));
    if (more[2] - more[0] <= right - left && more[3] - more[1] <= bottom - top) box = more;
  }
  if (others.length && others.length < FEW_OTHERS && others.some((i) => !holdsBox(box, spot(i)))) { fit([first, ...others], glide, s); return; }
  const x = Math.max(left - box[0], 0) || Math.min(right - box[2], 0);
  const y = Math.max(top - box[1], 0) || Math.min(bottom - box[3], 0);
  if (x || y) camera.moveTo({ position: { x: at.x - x / s, y: at.y - y / s }, scale: s, animation: glide });
}

export function zoom(factor) {
  camera.moveTo({ scale: Math.min(MOST, Math.max(LEAST, camera.getScale() * factor)), animation: false });
}

// Where to look is decided when the card has been written: it covers a part of the picture.
let wish = null;
export function whenToldOf(look) { wish = look; }
on('card', () => { const look = wish; wish = null; if (look) look(); });

on('scene lit theme size lang', redraw);
