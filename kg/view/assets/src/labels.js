// Labels stand right of their marks, in screen pixels. A label never covers another: it is broken into lines, or
// cut, to fit the room of its column, and when even that is taken, left out; what is pointed at is written in full.
import { BY_DEGREE, N, SPOTS } from './data.js';
import { free } from './camera.js';
import { radius } from './glyphs.js';
import { ROOM, X, Y, lit, shown } from './scene.js';
import { state } from './state.js';
import { LINE, balanced, crowded, cut, dressed, inColumns, labelText, textWidth } from './text.js';
import { colors } from './theme.js';

export let boxes = []; // what was written in the last frame: [x, y, width, spot, lines], so that labels can be clicked
const FULL = 0, CUT = 1, FORCED = 2; // a label in one line if there is room, fitted to its column, or in any case
const MANY = 400, TRIES = 3000, LINES = 3, LONG_NAME = 140;

function taken() {
  const rows = new Map(), none = [];
  const at = (row) => rows.get(row) || none;
  return {
    add(left, right, y) {
      const row = Math.floor(y / LINE);
      if (!rows.has(row)) rows.set(row, []);
      rows.get(row).push([left, right, y]);
    },
    hit(left, right, y) {
      const row = Math.floor(y / LINE);
      for (let line = row - 1; line <= row + 1; line++) {
        for (const box of at(line)) if (left < box[1] + 2 && right > box[0] - 2 && Math.abs(box[2] - y) < LINE - 2) return true;
      }
      return false;
    },
  };
}

const heights = (y, lines) => lines.map((_, n) => y + (n - (lines.length - 1) / 2) * (LINE - 1));
const widest = (lines) => Math.max(...lines.map(textWidth));

// The ways to write a name, best first: in one line, in several, cut.
function* writings(text, room, way) {
  if (way === FORCED) { yield [text]; return; }
  if (way === FULL) {
    if (textWidth(text) > LONG_NAME) yield* [balanced(text, LONG_NAME, LINES)].filter(Boolean);
    if (textWidth(text) <= room) yield [text];
    return;
  }
  if (textWidth(text) <= room) yield [text];
  for (let most = 2; most <= LINES; most++) {
    const lines = balanced(text, room, most);
    if (lines && lines.length === most) { yield lines; return; }
  }
  const short = cut(text, room);
  if (short) yield [short];
}

function place(view, p, way, space) {
  const { s, dx, dy, w, h } = view, x = X[p] * s + dx, y = Y[p] * s + dy;
  if (!shown[p] || x < -20 || x > w || y < -10 || y > h + 10) return true;
  const left = x + radius(p, s) + 4;
  if (way === CUT && space.hit(left, left + 16, y)) return false; // before measuring, which is dear
  const room = Math.max(0, way === CUT ? Math.min(view.end - left, ROOM[p] * s - radius(p, s)) : view.end - left);
  for (const lines of writings(labelText(p), room, way)) {
    const width = widest(lines), rows = heights(y, lines), beside = way === FULL && !inColumns() ? [left, x - radius(p, s) - 4 - width] : [left];
    const side = way === FORCED ? left : beside.find((at) => at > 0 && !rows.some((row) => space.hit(at, at + width, row)));
    if (side === undefined) continue;
    for (const row of rows) space.add(side, side + width, row);
    boxes.push([side, y, width, p, lines]);
    return true;
  }
  return false;
}

// The mark of a lit node stays visible: no label is written over it.
function keepClear(view, p, space) {
  const x = X[p] * view.s + view.dx, y = Y[p] * view.s + view.dy, r = radius(p, view.s);
  space.add(x - r, x + r - 1, y);
}

// Groups first, then nodes by how much they count for.
function* ranked() {
  for (let p = N; p < SPOTS; p++) if (shown[p]) yield p;
  yield* BY_DEGREE;
}

export function drawLabels(c, view) {
  dressed(c);
  c.textBaseline = 'middle';
  c.lineJoin = 'round';
  boxes = [];
  const space = taken();
  view.end = (view.whole ? view.w : free().w) - 4; // no label runs out of the picture or under the card
  if (state.hover >= 0) place(view, state.hover, FORCED, space);
  let marked = 0;
  for (let p = 0; p < SPOTS; p++) marked += shown[p];
  const first = new Set([state.node, ...(lit ? lit.nodes : []), ...state.pinned.keys()]);
  if (lit && lit.nodes.size < MANY) for (const p of lit.nodes) keepClear(view, p, space);
  if (!inColumns() && marked < MANY) for (let p = 0; p < SPOTS; p++) if (shown[p]) keepClear(view, p, space);
  let tries = 0;
  for (const p of first) {
    if (tries++ > TRIES) break;
    if (p >= 0 && p !== state.hover) place(view, p, FULL, space) || place(view, p, CUT, space);
  }
  for (const p of ranked()) {
    if (p === state.hover || first.has(p)) continue;
    if (tries++ > TRIES || boxes.length > MANY) break;
    place(view, p, crowded(p, view.s) ? FULL : CUT, space); // far away the greatest are still named
  }
  for (const box of boxes.slice().reverse()) write(c, ...box);
}

function write(c, left, y, width, p, lines) {
  c.globalAlpha = !lit || lit.nodes.has(p) || p === state.hover || state.pinned.has(p) ? 1 : .3;
  if (p === state.hover) {
    c.fillStyle = colors.bg;
    c.fillRect(left - 2, y - LINE / 2 - 1, width + 4, LINE + 2);
  }
  c.strokeStyle = colors.bg;
  c.lineWidth = 3.5;
  c.fillStyle = p === state.node ? colors.accent : colors.fg;
  heights(y, lines).forEach((row, n) => { c.strokeText(lines[n], left, row); c.fillText(lines[n], left, row); });
}
