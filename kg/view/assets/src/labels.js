// Labels stand right of their nodes, in screen pixels. A label never covers another: it is cut to the room
// of its column, and when even that is taken, left out; what is selected or pointed at is written in full.
const SIZE = 12.5, LINE = 15, LONGEST = 110;
let boxes = []; // what was written in the last frame: [x, y, width, node], so that labels can be clicked
const widths = new Map();
const ruler = document.createElement('canvas').getContext('2d');

// The page's own fonts: in English, Latin ones first, whose quotation marks are not as wide as a character.
function dressed(c) {
  const font = `${SIZE}px ${getComputedStyle(document.body).fontFamily}`;
  if (font !== dressed.font) { dressed.font = font; widths.clear(); }
  c.font = font;
  return c;
}

// How much room the label of a node takes, in screen pixels, at a scale.
function labelRoom(i, s) {
  const full = measure(dressed(ruler), name(i)), column = ROOM[i] * s - radius(i, s);
  return radius(i, s) + 4 + Math.min(full, column + radius(i, s) < 40 ? LONGEST : column);
}

function measure(c, text) {
  if (!widths.has(text)) widths.set(text, c.measureText(text).width);
  return widths.get(text);
}

// Names differ at either end: what is left out is the middle, where there are words at a word's end.
function cut(c, text, room) {
  if (measure(c, text) <= room) return text;
  for (let kept = Math.floor((text.length * room) / measure(c, text)); kept > 2; kept--) {
    let tail = text.slice(text.length - Math.floor(kept / 2));
    const space = tail.indexOf(' ');
    if (space >= 0 && space < tail.length * .6) tail = tail.slice(space + 1);
    const short = `${text.slice(0, kept - tail.length).trimEnd()}…${tail.trimStart()}`;
    if (measure(c, short) <= room) return short;
  }
  return '';
}

const FULL = 0, CUT = 1, FORCED = 2; // a label in full if there is room, cut to its column, or in any case

function place(c, view, i, way, taken) {
  const { s, dx, dy, w, h } = view, x = X[i] * s + dx, y = Y[i] * s + dy;
  if (!nodeShown[i] || x < -20 || x > w || y < -10 || y > h + 10) return true;
  const left = x + radius(i, s) + 4;
  const room = way === CUT ? Math.min(view.end - left, ROOM[i] * s - radius(i, s)) : view.end - left;
  const text = way === FORCED ? name(i) : cut(c, name(i), Math.max(0, room));
  const width = measure(c, text), row = Math.floor(y / LINE);
  if (!text || (way !== FORCED && hits(left, left + width, y, row, taken))) return false;
  if (!taken.has(row)) taken.set(row, []);
  taken.get(row).push([left, left + width, y]);
  boxes.push([left, y, width, i, text]);
  return true;
}

// The mark of a lit node stays visible: no label is written over it.
function keepClear(view, i, taken) {
  const x = X[i] * view.s + view.dx, y = Y[i] * view.s + view.dy, r = radius(i, view.s), row = Math.floor(y / LINE);
  if (!taken.has(row)) taken.set(row, []);
  taken.get(row).push([x - r, x + r - 1, y]);
}

function hits(left, right, y, row, taken) {
  return [row - 1, row, row + 1].some((line) => (taken.get(line) || []).some(
    ([a, b, z]) => left < b + 2 && right > a - 2 && Math.abs(z - y) < LINE - 2,
  ));
}

function drawLabels(c, view) {
  dressed(c);
  c.textBaseline = 'middle';
  c.lineJoin = 'round';
  boxes = [];
  const taken = new Map();
  view.end = free().w - 4; // no label runs out of the picture or under the card
  if (state.hover >= 0) place(c, view, state.hover, FORCED, taken);
  if (lit) {
    for (const i of lit.nodes) keepClear(view, i, taken);
    for (const i of new Set([state.node, ...lit.nodes])) if (i >= 0 && i !== state.hover) place(c, view, i, FULL, taken) || place(c, view, i, CUT, taken);
  }
  let tries = 0;
  for (const i of BY_DEGREE) {
    if (i === state.hover || (lit && lit.nodes.has(i))) continue;
    if (tries++ > 3000 || boxes.length > 400) break;
    place(c, view, i, ROOM[i] * view.s < 40 ? FULL : CUT, taken); // far away the greatest are still named
  }
  for (const box of boxes.slice().reverse()) write(c, ...box);
}

function write(c, left, y, width, i, text) {
  c.globalAlpha = !lit || lit.nodes.has(i) || i === state.hover ? 1 : .3;
  if (i === state.hover) {
    c.fillStyle = colors.bg;
    c.fillRect(left - 2, y - LINE / 2 - 1, width + 4, LINE + 2);
  }
  c.strokeStyle = colors.bg;
  c.lineWidth = 3.5;
  c.strokeText(text, left, y);
  c.fillStyle = i === state.node ? colors.accent : colors.fg;
  c.fillText(text, left, y);
}
