// The plate: the picture with title, legend and counts, drawn by any pen, so that it can stand in a paper.
import { ABOUT, DATA, EDGES, M, N, STATUS } from './data.js';
import { lens } from './camera.js';
import { DASH, paint } from './draw.js';
import { outline } from './glyphs.js';
import { legendOf, lookOf } from './looks.js';
import { counted } from './counts.js';
import { X, Y, edgeShown, shown, shownNodes, ties } from './scene.js';
import { state } from './state.js';
import { SIZE, cut, dressed, labelRoom, textWidth } from './text.js';
import { colors, shade } from './theme.js';
import { pick2, t } from './words.js';

const LARGEST = 2400, FRAME_ROOM = 30, NARROWEST = 480; // screen pixels: of a whole network, round it, of any plate
const ROW_HEIGHT = 21, TITLE_ROOM = 46, PLATE_INDENT = 20;

// What the reader sees now, or everything that is shown at the scale at which its names have room.
export const presentView = () => ({ ...lens(), whole: true });
export function entireView() {
  const spots = shownNodes();
  if (!spots.length) return presentView();
  let [x0, x1, y0, y1] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const p of spots) { x0 = Math.min(x0, X[p]); x1 = Math.max(x1, X[p]); y0 = Math.min(y0, Y[p]); y1 = Math.max(y1, Y[p]); }
  const s = Math.min(1, (LARGEST - 2 * FRAME_ROOM - 120) / (x1 - x0 || 1), (LARGEST - 2 * FRAME_ROOM) / (y1 - y0 || 1));
  const far = spots.length > 20000 ? () => 40 : labelRoom;
  const wide = spots.reduce((most, p) => Math.max(most, (X[p] - x0) * s + far(p, s)), 0);
  return { s, w: Math.max(NARROWEST, Math.ceil(wide + 2 * FRAME_ROOM)), h: Math.ceil((y1 - y0) * s + 2 * FRAME_ROOM), dx: FRAME_ROOM - x0 * s, dy: FRAME_ROOM - y0 * s, whole: true };
}

const countText = () => { const now = counted(); return t(now.nodes === now.allNodes && now.edges === now.allEdges ? 'counted' : 'filtered', now); };
export const plateTitle = () => ABOUT.title[state.lang] || ABOUT.title.zh || ABOUT.title.en;

// What occurs among the shown, each in the order of its list.
function occurringKinds() {
  const things = new Set(), relations = new Set(), statuses = new Set(), edges = [];
  let groups = false;
  for (const p of shownNodes()) { things.add(legendOf(p)); groups = groups || p >= N; }
  things.delete(-1); // a group without a head has no kind
  for (let k = 0; k < M; k++) if (edgeShown[k]) edges.push(k);
  for (const k of edges) { relations.add(EDGES.relation[k]); statuses.add(EDGES.status[k]); }
  const listed = (set) => [...set].sort((a, b) => a - b);
  return { things: listed(things), relations: listed(relations), statuses: listed(statuses), groups };
}

const upper = (text) => text.charAt(0).toUpperCase() + text.slice(1), capitalised = (pair) => upper(pick2(pair));

// The sections of the legend: [heading, entries of a mark and its meaning].
export function legendSections() {
  const { things, relations, statuses, groups } = occurringKinds();
  const mark = (look) => (c, x, y) => drawMark(c, look, x, y);
  const line = (color, dash) => (c, x, y) => drawLine(c, x, y, color, dash);
  const shapes = things.map((one) => [mark(DATA.legend[one]), capitalised(DATA.legend[one])]);
  if (groups) shapes.push([drawGroup, t('takeGroup')]);
  const kinds = statuses.map((one) => [line(colors.fg, DASH[one]), upper(t(STATUS[one]))]);
  const tints = relations.map((one) => [line(shade(DATA.relations[one][2]), []), capitalised(DATA.relations[one])]);
  if (ties.length) tints.push([line(colors.muted, []), t('takeTie')]);
  return [['things', shapes], ['status', kinds], ['relations', tints]].filter(([, entries]) => entries.length);
}

function drawMark(c, [, , glyph, color], x, y) {
  c.beginPath();
  outline(c, glyph, x + 13, y, 6);
  c.fillStyle = shade(color);
  c.fill();
  c.strokeStyle = colors.fg;
  c.lineWidth = .7;
  c.stroke();
}

function drawLine(c, x, y, color, dash) {
  c.beginPath();
  c.moveTo(x, y);
  c.lineTo(x + 26, y);
  c.strokeStyle = color;
  c.lineWidth = 2;
  c.setLineDash(dash);
  c.stroke();
  c.setLineDash([]);
}

function drawGroup(c, x, y) {
  drawMark(c, lookOf(shown.indexOf(1, N)), x, y);
  c.beginPath();
  c.arc(x + 13, y, 9.5, 0, 2 * Math.PI);
  c.strokeStyle = colors.fg;
  c.stroke();
}

// Where everything of the legend stands below the picture: lines of entries as wide as the plate.
function legendRows(width, heading) {
  const rows = [], left = PLATE_INDENT + heading;
  for (const [key, entries] of legendSections()) {
    let x = left, row = { key, entries: [] };
    rows.push(row);
    for (const [mark, text] of entries) {
      const words = cut(text, width - left - 60), wide = 34 + textWidth(words) + 18;
      if (x > left && x + wide > width) { row = { key: '', entries: [] }; rows.push(row); x = left; }
      row.entries.push([mark, words, x]);
      x += wide;
    }
  }
  return rows;
}

// The plate: its size, what it says, and how it is drawn.
export function plate(view, { title, legend, counts }) {
  dressed({});
  const width = view.w, top = title ? TITLE_ROOM : 0, heading = Math.max(...['things', 'status', 'relations'].map((one) => textWidth(t(one)))) + 16;
  const rows = legend ? legendRows(width, heading) : [], below = top + view.h;
  const height = below + (rows.length ? rows.length * ROW_HEIGHT + 20 : 0) + (counts ? 30 : 0) + (rows.length || counts ? 4 : 0);
  const draw = (c) => {
    c.fillStyle = colors.bg;
    c.globalAlpha = 1;
    c.fillRect(0, 0, width, height);
    drawFramed(c, view, top);
    dressForText(c);
    if (title) drawHeavy(c, () => c.fillText(cut(plateTitle(), ((width - 2 * PLATE_INDENT) * SIZE) / 18), PLATE_INDENT, TITLE_ROOM / 2 + 3));
    if (rows.length || counts) drawRule(c, width, below);
    rows.forEach((row, at) => drawRow(c, row, below + 22 + at * ROW_HEIGHT));
    if (counts) { c.fillStyle = colors.muted; c.fillText(countText(), PLATE_INDENT, height - 18); }
  };
  return { width, height, draw, title: plateTitle(), about: describePlate() };
}

// The picture in its place; what runs out of it is cut off.
function drawFramed(c, view, top) {
  c.save();
  c.translate(0, top);
  c.beginPath();
  c.rect(0, 0, view.w, view.h);
  c.clip();
  paint(c, view);
  c.restore();
}

function dressForText(c) {
  dressed(c);
  c.globalAlpha = 1;
  c.textBaseline = 'middle';
  c.fillStyle = colors.fg;
}

function drawHeavy(c, work) {
  c.font = c.font.replace(`${SIZE}px`, '17px').replace(/^/, '600 ');
  work();
  dressed(c);
}

function drawRule(c, width, y) {
  c.beginPath();
  c.moveTo(PLATE_INDENT, y);
  c.lineTo(width - PLATE_INDENT, y);
  c.strokeStyle = colors.line;
  c.lineWidth = 1;
  c.stroke();
}

function drawRow(c, { key, entries }, y) {
  c.fillStyle = colors.muted;
  if (key) c.fillText(t(key), PLATE_INDENT, y);
  for (const [mark, text, x] of entries) {
    mark(c, x, y);
    c.fillStyle = colors.fg;
    c.fillText(text, x + 34, y);
  }
}

// In words, for whoever does not see it.
function describePlate() {
  const parts = legendSections().map(([key, entries]) => `${t(key)}: ${entries.map(([, text]) => text).join(', ')}`);
  return [countText(), ...parts].join('. ');
}
