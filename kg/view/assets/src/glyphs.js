// Marks: the shape of each kind of thing, as the ontology has it, and how large it is.
import { lookOf } from './looks.js';
import { COUNT } from './scene.js';
import { DATA, N, isGroup } from './data.js';
import { el } from './dom.js';
import { on, state } from './state.js';
import { shade } from './theme.js';

const TURN = 2 * Math.PI;
function corners(c, x, y, count, turn, size) {
  for (let i = 0; i <= count; i++) {
    const angle = turn + (i * TURN) / count; // closePath is quadratic in long paths: the first corner is drawn again
    c[i ? 'lineTo' : 'moveTo'](x + size * Math.cos(angle), y + size * Math.sin(angle));
  }
}

function spikes(c, x, y, r) {
  for (let i = 0; i <= 10; i++) {
    const angle = -TURN / 4 + (i * TURN) / 10, size = i % 2 ? r * .6 : r * 1.35;
    c[i ? 'lineTo' : 'moveTo'](x + size * Math.cos(angle), y + size * Math.sin(angle));
  }
}

const OUTLINES = {
  square: (c, x, y, r) => c.rect(x - r * .88, y - r * .88, r * 1.76, r * 1.76),
  box: (c, x, y, r) => c.rect(x - r * 1.15, y - r * .75, r * 2.3, r * 1.5),
  diamond: (c, x, y, r) => corners(c, x, y, 4, 0, r * 1.2),
  triangle: (c, x, y, r) => corners(c, x, y, 3, -TURN / 4, r * 1.2),
  triangleDown: (c, x, y, r) => corners(c, x, y, 3, TURN / 4, r * 1.2),
  hexagon: (c, x, y, r) => corners(c, x, y, 6, 0, r * 1.08),
  star: spikes,
  dot: (c, x, y, r) => { c.moveTo(x + r, y); c.arc(x, y, r, 0, TURN); },
};
export const outline = (c, glyph, x, y, r) => (OUTLINES[glyph] || OUTLINES.dot)(c, x, y, r);

// The size of a node follows a measure, the root of it: what the eye compares is the area.
const SIZES = new Float32Array(N);
export function resize() {
  const values = DATA.measures[state.measure][3];
  let top = 0;
  for (const value of values) if (value > top) top = value;
  for (let i = 0; i < N; i++) SIZES[i] = 4.5 + 7 * Math.sqrt((values[i] || 0) / (top || 1));
}
resize();
on('size', resize);

const grown = (s) => Math.min(1.5, Math.max(.45, s));
export function radius(p, s) {
  if (isGroup(p)) return Math.max(7, Math.min(30, 5 + 1.5 * Math.sqrt(COUNT[p])) * Math.min(1.4, Math.max(.6, s)));
  return Math.max(2.5, SIZES[p] * grown(s));
}

function sketch(width, height) {
  const ratio = Math.max(1, devicePixelRatio), canvas = el('canvas', { width: width * ratio, height: height * ratio, ariaHidden: 'true' });
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  canvas.getContext('2d').scale(ratio, ratio);
  return canvas;
}

// A mark and a line as small pictures for legend, lists and cards.
export function glyphMark(look, size) {
  const canvas = sketch(size, size), c = canvas.getContext('2d');
  c.beginPath();
  outline(c, look[2], size / 2, size / 2, size * .32);
  c.fillStyle = shade(look[3]);
  c.fill();
  c.strokeStyle = 'rgba(128,128,128,.7)';
  c.lineWidth = .8;
  c.stroke();
  return canvas;
}
export const markOf = (p, size) => glyphMark(lookOf(p), size);

export function lineMark(color, dash) {
  const canvas = sketch(26, 14), c = canvas.getContext('2d');
  c.strokeStyle = color;
  c.lineWidth = 2;
  c.setLineDash(dash);
  c.moveTo(1, 7);
  c.lineTo(25, 7);
  c.stroke();
  return canvas;
}
