// Drawing, in screen pixels, batched: one path per colour and kind of line, one per colour and shape.
const DASH = [[], [7, 4], [1.5, 4]]; // explicit, inferred, ambiguous
const HEAVY = N + M > 1200; // beyond this a picture of the last frame is moved while the reader pans or zooms
const GROUPS = groupBy(M, (k) => `${DATA.relations[EDGES.relation[k]][2]} ${EDGES.status[k]}`);
const SHAPES = groupBy(N, (i) => NODES.legend[i]);
let colors = {};

function groupBy(length, key) {
  const groups = new Map();
  for (let i = 0; i < length; i++) {
    const name = key(i);
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(i);
  }
  return [...groups.values()];
}

function readColors() {
  const style = getComputedStyle(document.documentElement);
  colors = Object.fromEntries(['bg', 'fg', 'muted', 'accent', 'line'].map((c) => [c, style.getPropertyValue(`--${c}`).trim()]));
}

// On a dark ground colours are mixed with white.
const shades = new Map();
function shade(color) {
  if (document.documentElement.dataset.theme !== 'dark') return color;
  if (!shades.has(color)) {
    const part = (at) => Math.round(parseInt(color.slice(at, at + 2), 16) * .62 + 255 * .38);
    shades.set(color, `rgb(${part(1)},${part(3)},${part(5)})`);
  }
  return shades.get(color);
}

const radius = (i, s) => Math.max(2.5, (4.5 + Math.min(7, 1.15 * Math.sqrt(DEGREE[i]))) * Math.min(1.5, Math.max(.45, s)));

function outline(c, glyph, x, y, r) {
  const corners = (count, turn, size = r) => {
    for (let i = 0; i < count; i++) {
      const angle = turn + (i * 2 * Math.PI) / count;
      c[i ? 'lineTo' : 'moveTo'](x + size * Math.cos(angle), y + size * Math.sin(angle));
    }
    c.lineTo(x + size * Math.cos(turn), y + size * Math.sin(turn));
  };
  if (glyph === 'square') c.rect(x - r * .88, y - r * .88, r * 1.76, r * 1.76);
  else if (glyph === 'box') c.rect(x - r * 1.15, y - r * .75, r * 2.3, r * 1.5);
  else if (glyph === 'diamond') corners(4, 0, r * 1.2);
  else if (glyph === 'triangle') corners(3, -Math.PI / 2, r * 1.2);
  else if (glyph === 'triangleDown') corners(3, Math.PI / 2, r * 1.2);
  else if (glyph === 'hexagon') corners(6, 0, r * 1.08);
  else if (glyph === 'star') {
    for (let i = 0; i <= 10; i++) {
      const angle = -Math.PI / 2 + (i * Math.PI) / 5, size = i % 2 ? r * .6 : r * 1.35;
      c[i ? 'lineTo' : 'moveTo'](x + size * Math.cos(angle), y + size * Math.sin(angle));
    }
  } else { c.moveTo(x + r, y); c.arc(x, y, r, 0, 2 * Math.PI); }
}

const isLit = (k) => !lit || lit.edges.has(k);

function drawEdges(c, view, bright) {
  const { s, dx, dy, w, h } = view, dense = M > 800;
  for (const group of GROUPS) {
    c.beginPath();
    let any = false;
    for (const k of group) {
      if (!edgeShown[k] || isLit(k) !== bright) continue;
      const a = EDGES.s[k], b = END[k], at = k * 4;
      const x1 = X[a] * s + dx, y1 = Y[a] * s + dy, x2 = X[b] * s + dx, y2 = Y[b] * s + dy;
      if ((x1 < -60 && x2 < -60) || (x1 > w + 60 && x2 > w + 60) || (y1 < -60 && y2 < -60) || (y1 > h + 60 && y2 > h + 60)) continue;
      any = true;
      c.moveTo(x1, y1);
      c.bezierCurveTo(CURVE[at] * s + dx, CURVE[at + 1] * s + dy, CURVE[at + 2] * s + dx, CURVE[at + 3] * s + dy, x2, y2);
    }
    if (!any) continue;
    const status = EDGES.status[group[0]];
    c.strokeStyle = shade(DATA.relations[EDGES.relation[group[0]]][2]);
    c.globalAlpha = !bright ? .1 : lit ? 1 : dense ? .3 : .6;
    c.lineWidth = bright && lit ? 2 : 1.2;
    c.setLineDash(DASH[status]);
    c.stroke();
  }
  c.setLineDash([]);
}

function drawArrows(c, view) {
  const { s, dx, dy } = view;
  if (s < .55 && !lit) return;
  for (const group of GROUPS) {
    c.beginPath();
    for (const k of group) {
      if (!edgeShown[k] || !isLit(k) || (!lit && M > 800)) continue;
      const b = END[k], at = k * 4, r = radius(b, s) + 1.5;
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

function drawNodes(c, view, bright) {
  const { s, dx, dy, w, h } = view;
  for (const group of SHAPES) {
    const [, , glyph, color] = DATA.legend[NODES.legend[group[0]]];
    c.beginPath();
    for (const i of group) {
      const x = X[i] * s + dx, y = Y[i] * s + dy;
      if (!nodeShown[i] || (!lit || lit.nodes.has(i)) !== bright || x < -20 || x > w + 20 || y < -20 || y > h + 20) continue;
      outline(c, glyph, x, y, radius(i, s));
    }
    c.globalAlpha = 1;
    c.strokeStyle = colors.bg;
    c.lineWidth = 3;
    c.stroke();
    c.globalAlpha = bright ? 1 : .16;
    c.fillStyle = shade(color);
    c.fill();
    c.strokeStyle = colors.fg;
    c.globalAlpha = bright ? .45 : .1;
    c.lineWidth = .7;
    c.stroke();
  }
}

function drawRing(c, view, i) {
  if (i < 0 || !nodeShown[i]) return;
  c.globalAlpha = 1;
  c.strokeStyle = colors.accent;
  c.lineWidth = 2.5;
  c.beginPath();
  c.arc(X[i] * view.s + view.dx, Y[i] * view.s + view.dy, radius(i, view.s) + 5, 0, 2 * Math.PI);
  c.stroke();
}

function paint(c) {
  const view = lens();
  if (lit) drawEdges(c, view, false);
  drawEdges(c, view, true);
  drawArrows(c, view);
  if (lit) drawNodes(c, view, false);
  drawNodes(c, view, true);
  drawRing(c, view, state.node);
  drawLabels(c, view);
}

// While a large network moves, the last full frame is moved as a picture.
let frame = null, moving = false, rest = 0;
function touch() {
  moving = true;
  clearTimeout(rest);
  rest = setTimeout(() => { moving = false; redraw(); }, 140);
}
if (HEAVY) { camera.on('zoom', touch); camera.on('dragging', touch); }

camera.on('afterDrawing', (c) => {
  const view = lens(), ratio = c.canvas.width / (view.w || 1);
  c.save();
  c.setTransform(ratio, 0, 0, ratio, 0, 0);
  if (HEAVY && moving && frame) {
    const zoomed = view.s / frame.view.s;
    c.drawImage(frame.canvas, view.dx - frame.view.dx * zoomed, view.dy - frame.view.dy * zoomed, frame.view.w * zoomed, frame.view.h * zoomed);
  } else {
    paint(c);
    if (HEAVY) {
      frame = frame || { canvas: document.createElement('canvas') };
      frame.canvas.width = c.canvas.width;
      frame.canvas.height = c.canvas.height;
      frame.canvas.getContext('2d').drawImage(c.canvas, 0, 0);
      frame.view = view;
    }
  }
  c.restore();
});
