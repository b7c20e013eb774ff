// Drawing, in screen pixels, batched: one path per colour and kind of line, one per colour and shape.
// The pen may be a canvas or anything that takes the same strokes (see pen.js).
import { DATA, EDGES, EDGE_WHEN, M, N, NODES, NODE_WHEN, SPOTS, isGroup } from './data.js';
import { camera, lens, redraw } from './camera.js';
import { drawDiscs } from './discs.js';
import { CURVE, curve, pointAt, straight } from './curves.js';
import { outline, radius } from './glyphs.js';
import { drawLabels } from './labels.js';
import { lookOf } from './looks.js';
import { END, FROM, X, Y, edgeShown, lit, shown, ties } from './scene.js';
import { state } from './state.js';
import { colors, shade } from './theme.js';

export const DASH = [[], [7, 4], [1.5, 4]]; // explicit, inferred, ambiguous
const HEAVY = N + M > 1200; // beyond this a picture of the last frame is moved while the reader pans or zooms
const DENSE = 800, FINE = 8000; // beyond so many edges lines are paler, and far away hair lines, which are quick to draw and add up
const FAR = .3;
const HUES = DATA.relations.map(([, , color]) => DATA.relations.findIndex((one) => one[2] === color));
const GROUPS = gathered(edgeKeys(EDGES)), SHAPES = gathered(nodeKeys(NODES));
const hollow = (p) => state.span && p < N && !NODE_WHEN.has(p); // while a span of time is set, what has no date
const faint = (k) => state.span && !EDGE_WHEN.has(k);

function edgeKeys({ relation, status }) {
  const keys = new Uint32Array(M);
  for (let k = 0; k < M; k++) keys[k] = HUES[relation[k]] * 8 + status[k] * 2 + EDGE_WHEN.has(k);
  return keys;
}

function nodeKeys({ legend }) {
  const keys = new Uint32Array(N);
  for (let i = 0; i < N; i++) keys[i] = legend[i] * 2 + NODE_WHEN.has(i);
  return keys;
}

// The numbers that have the same key, in order of their first.
function gathered(keys) {
  const groups = [], order = [];
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    if (!groups[key]) order.push(groups[key] = []);
    groups[key].push(i);
  }
  return order;
}

const isLit = (k) => !lit || lit.edges.has(k);

function drawEdges(c, view, bright) {
  const { s, dx, dy, w, h } = view, fine = M > FINE && s < FAR && !lit, plain = fine ? .14 : M > DENSE ? .3 : .6;
  for (const group of GROUPS) {
    c.beginPath();
    let any = false;
    for (const k of group) {
      if (!edgeShown[k] || isLit(k) !== bright) continue;
      const a = FROM[k], b = END[k], at = k * 4;
      const x1 = X[a] * s + dx, y1 = Y[a] * s + dy, x2 = X[b] * s + dx, y2 = Y[b] * s + dy;
      if ((x1 < -60 && x2 < -60) || (x1 > w + 60 && x2 > w + 60) || (y1 < -60 && y2 < -60) || (y1 > h + 60 && y2 > h + 60)) continue;
      any = true;
      c.moveTo(x1, y1);
      if (straight) c.lineTo(x2, y2);
      else c.bezierCurveTo(CURVE[at] * s + dx, CURVE[at + 1] * s + dy, CURVE[at + 2] * s + dx, CURVE[at + 3] * s + dy, x2, y2);
    }
    if (!any) continue;
    c.strokeStyle = shade(DATA.relations[EDGES.relation[group[0]]][2]);
    c.globalAlpha = (!bright ? .1 : lit ? 1 : plain) * (faint(group[0]) && !lit ? .5 : 1);
    c.lineWidth = bright && lit ? 2 : fine ? 1 : 1.2;
    c.setLineDash(M > FINE && !lit ? [] : DASH[EDGES.status[group[0]]]);
    c.stroke();
  }
  c.setLineDash([]);
}

// Bundles at closed groups: plain lines, the wider the more relations they stand for.
function drawTies(c, view, bright) {
  const { s, dx, dy } = view;
  for (const tie of ties) {
    const isBright = !lit || lit.ties.has(tie);
    if (isBright !== bright) continue;
    c.beginPath();
    c.moveTo(X[tie.a] * s + dx, Y[tie.a] * s + dy);
    c.lineTo(X[tie.b] * s + dx, Y[tie.b] * s + dy);
    c.strokeStyle = lit && bright ? colors.accent : colors.muted;
    c.globalAlpha = !bright ? .06 : lit ? .9 : Math.min(.6, 30 / Math.sqrt(ties.length + 1));
    c.lineWidth = tieWidth(tie);
    c.stroke();
  }
}
export const tieWidth = (tie) => Math.min(12, 1 + 1.2 * Math.log2(tie.edges.length));

function drawArrows(c, view) {
  const { s, dx, dy } = view;
  if (s < .55 && !lit) return;
  for (const group of GROUPS) {
    c.beginPath();
    for (const k of group) {
      if (!edgeShown[k] || !isLit(k) || (!lit && M > DENSE)) continue;
      const b = END[k], r = radius(b, s) + 1.5;
      const x2 = X[b] * s + dx, y2 = Y[b] * s + dy;
      const [px, py] = pointAt(k, .93), vx = x2 - (px * s + dx), vy = y2 - (py * s + dy);
      const length = Math.hypot(vx, vy) || 1, ux = vx / length, uy = vy / length;
      const tx = x2 - ux * r, ty = y2 - uy * r, size = lit ? 8 : 6;
      c.moveTo(tx, ty);
      c.lineTo(tx - ux * size - uy * size * .45, ty - uy * size + ux * size * .45);
      c.lineTo(tx - ux * size + uy * size * .45, ty - uy * size - ux * size * .45);
      c.lineTo(tx, ty);
    }
    c.fillStyle = shade(DATA.relations[EDGES.relation[group[0]]][2]);
    c.globalAlpha = lit ? 1 : .7;
    c.fill();
  }
}

function drawShapes(c, view, spots, [, , glyph, color], bright) {
  const { s, dx, dy, w, h } = view;
  c.beginPath();
  let any = false;
  for (const p of spots) {
    const x = X[p] * s + dx, y = Y[p] * s + dy;
    if (!shown[p] || (!lit || lit.nodes.has(p)) !== bright || x < -40 || x > w + 40 || y < -40 || y > h + 40) continue;
    any = true;
    outline(c, glyph, x, y, radius(p, s));
  }
  if (!any) return;
  const crowd = N > 2000 && s < FAR; // so small that outlines would only blur
  c.globalAlpha = 1;
  c.strokeStyle = colors.bg;
  c.lineWidth = 3;
  if (!crowd) c.stroke();
  c.globalAlpha = bright ? 1 : .16;
  c.fillStyle = hollow(spots[0]) ? colors.bg : shade(color);
  c.fill();
  c.strokeStyle = hollow(spots[0]) ? shade(color) : colors.fg;
  c.globalAlpha = hollow(spots[0]) ? bright ? 1 : .16 : bright ? .45 : .1;
  c.lineWidth = hollow(spots[0]) ? 1.4 : .7;
  if (!crowd) c.stroke();
}

function drawNodes(c, view, bright) {
  for (const group of SHAPES) drawShapes(c, view, group, DATA.legend[NODES.legend[group[0]]], bright);
  for (let p = N; p < SPOTS; p++) if (shown[p]) { drawShapes(c, view, [p], lookOf(p), bright); ring(c, view, p, bright ? .7 : .1, colors.fg, 1, 2.5); }
}

function ring(c, view, p, alpha, color, width, gap) {
  c.globalAlpha = alpha;
  c.strokeStyle = color;
  c.lineWidth = width;
  c.beginPath();
  c.arc(X[p] * view.s + view.dx, Y[p] * view.s + view.dy, radius(p, view.s) * (isGroup(p) ? 1.25 : 1) + gap, 0, 2 * Math.PI);
  c.stroke();
}

export function paint(c, view) {
  curve();
  drawDiscs(c, view);
  if (lit) { drawTies(c, view, false); drawEdges(c, view, false); }
  drawTies(c, view, true);
  drawEdges(c, view, true);
  drawArrows(c, view);
  if (lit) drawNodes(c, view, false);
  drawNodes(c, view, true);
  for (const p of state.pinned.keys()) if (shown[p]) ring(c, view, p, .9, colors.fg, 1.2, 3);
  if (state.node >= 0 && shown[state.node]) ring(c, view, state.node, 1, colors.accent, 2.5, 5);
  drawLabels(c, view);
}

// While a large network moves, the last full frame is moved as a picture.
let frame = null, moving = false, pause = 0, drawn = null;
function touch() {
  if (!moving && drawn) keep(camera.canvas.frame.canvas, drawn); // the canvas still holds the last frame
  moving = true;
  clearTimeout(pause);
  pause = setTimeout(() => { moving = false; redraw(); }, 140);
}
if (HEAVY) { camera.on('zoom', touch); camera.on('dragging', touch); }

function keep(canvas, view) {
  frame = frame || { canvas: document.createElement('canvas') };
  frame.canvas.width = canvas.width;
  frame.canvas.height = canvas.height;
  frame.canvas.getContext('2d').drawImage(canvas, 0, 0);
  frame.view = view;
}

camera.on('afterDrawing', (c) => {
  const view = lens(), ratio = c.canvas.width / (view.w || 1);
  c.save();
  c.setTransform(ratio, 0, 0, ratio, 0, 0);
  if (HEAVY && moving && frame) {
    const zoomed = view.s / frame.view.s;
    c.drawImage(frame.canvas, view.dx - frame.view.dx * zoomed, view.dy - frame.view.dy * zoomed, frame.view.w * zoomed, frame.view.h * zoomed);
  } else {
    paint(c, view);
    drawn = HEAVY ? view : null;
  }
  c.restore();
});
