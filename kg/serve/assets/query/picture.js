// The graph of an answer as a picture (SVG): names are links, relations stand at the middle of their lines.
import { t } from './book.js';
import { nameOf, textOf } from './cells.js';
import { el } from './dom.js';
import { pageOf } from './places.js';
import { heading } from './results.js';
import { places } from './stress.js';

const STEP = 118, LONGEST = 24, RADIUS = 6;
const ACROSS = 160, DOWN = 80, NEAREST = 0.5; // room for names around the picture, and how near a small one is shown, in pixels
const MANY = 60; // with more edges than this their names are shown only at the node that is pointed at

function svg(tag, attributes, ...children) {
  const node = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [key, value] of Object.entries(attributes)) if (value !== null) node.setAttribute(key, value);
  node.append(...children);
  return node;
}
const HANZI = /\p{Script=Han}/gu;
const widthOf = (text, size) => (text.length + 0.85 * (text.match(HANZI) || []).length) * size * 0.54;
const cut = (text, most) => { const room = most - (text.match(HANZI) || []).length / 3; return text.length > room ? `${text.slice(0, Math.max(6, Math.floor(room) - 1))}…` : text; };
const edgeName = ({ iris, vars }) => [...iris.map(nameOf), ...vars.map((one) => heading(one, 'select'))].join(', ');

function nodeElement({ cell, types }, i) {
  const text = textOf(cell), short = cut(text, LONGEST), page = cell.type === 'uri' ? pageOf(cell.value) : '';
  const inside = [svg('title', {}, [text, ...types.map(nameOf)].join('\n')), svg('circle', { r: RADIUS }), svg('text', { y: 20 }, short)];
  const node = svg('g', { 'data-node': i, class: 'node' }, page ? svg('a', { href: page, rel: 'noreferrer' }, ...inside) : svg('g', {}, ...inside));
  return { node, width: widthOf(short, 12) };
}

function edgeElement(edge) {
  const name = edgeName(edge), short = cut(name, LONGEST), line = svg('line', {}), arrow = svg('path', { d: 'M0 0l-8 -3.5v7z' }), label = svg('text', {}, short);
  return { edge: svg('g', { class: 'edge', 'data-from': edge.from, 'data-to': edge.to }, svg('title', {}, name), line, arrow, label), line, arrow, label, width: widthOf(short, 10.5) };
}

export function picture(graph) {
  const { nodes, edges } = graph, spots = places(nodes.length, edges.map((one) => [one.from, one.to])).map(([x, y]) => [x * STEP, y * STEP]);
  const dots = nodes.map(nodeElement), lines = edges.map(edgeElement), label = t('graphLabel', { nodes: nodes.length, edges: edges.length });
  lines.forEach(({ line }, k) => { const [[x1, y1], [x2, y2]] = [spots[edges[k].from], spots[edges[k].to]]; for (const [key, value] of Object.entries({ x1, y1, x2, y2 })) line.setAttribute(key, value); });
  const ties = new Array(nodes.length).fill(0);
  for (const { from, to } of edges) { ties[from]++; ties[to]++; }
  const order = nodes.map((_, i) => i).sort((a, b) => ties[b] - ties[a] || a - b); // the names of the first lie on top
  const drawing = svg('svg', { id: 'drawing', role: 'group', 'aria-label': label, class: edges.length > MANY ? 'many' : null }, ...lines.map((one) => one.edge), ...[...order].reverse().map((i) => dots[i].node));
  lightUp(drawing);
  return { drawing, ...moving(drawing, spots, (unit) => { scaleDots(dots, spots, order, unit); scaleLines(lines, edges, spots, unit); }) };
}

// Marks and names keep their size on the screen (`unit` is a pixel in the measure of the picture), marks as far as there
// is room. Names do not lie on each other, nor on marks, but for those of the things with the most edges.
const FOREMOST = 8;
const sizeOf = (unit) => Math.min(1, Math.max(0.42, STEP / unit / 55));
function scaleDots(dots, spots, order, unit) {
  const size = sizeOf(unit), reach = RADIUS * size;
  const marks = spots.map(([x, y]) => [x / unit - reach, y / unit - reach, x / unit + reach, y / unit + reach]), taken = [];
  const foremost = new Set(order.slice(0, FOREMOST));
  const clear = (box, i) => !taken.some((one) => over(box, one)) && (foremost.has(i) || !marks.some((one, j) => j !== i && over(box, one)));
  for (const i of order) {
    const { node, width } = dots[i], [x, y] = spots[i], box = [x / unit - width / 2, y / unit + reach + 3, x / unit + width / 2, y / unit + reach + 18], free = clear(box, i);
    if (free) taken.push(box);
    node.classList.toggle('unnamed', !free);
    node.setAttribute('transform', `translate(${x} ${y}) scale(${unit})`);
    node.querySelector('circle').setAttribute('r', reach);
    node.querySelector('text').setAttribute('y', reach + 14);
  }
}
const over = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

// Arrows end at the rims of nodes; names lie along the lines that have room for them, readable from the left.
function scaleLines(lines, edges, spots, unit) {
  lines.forEach(({ edge, arrow, label, width }, k) => {
    const [fx, fy] = spots[edges[k].from], [tx, ty] = spots[edges[k].to], turn = Math.atan2(ty - fy, tx - fx), length = Math.hypot(tx - fx, ty - fy) / unit;
    const size = sizeOf(unit), back = (RADIUS * size + 2) * unit, degrees = turn * 180 / Math.PI, upright = degrees > 90 || degrees <= -90 ? degrees + 180 : degrees;
    arrow.setAttribute('transform', `translate(${tx - back * Math.cos(turn)} ${ty - back * Math.sin(turn)}) rotate(${degrees}) scale(${unit * size})`);
    label.setAttribute('transform', `translate(${(fx + tx) / 2} ${(fy + ty) / 2}) rotate(${upright}) scale(${unit}) translate(0 -4)`);
    edge.classList.toggle('unnamed', length < width + 40);
  });
}

// The node that is pointed at or focused is shown with what it is connected with, by name as far as there is room.
function lightUp(drawing) {
  const light = ({ target }) => {
    const node = target.closest?.('[data-node]');
    for (const name of ['lit', 'shown']) for (const one of drawing.querySelectorAll(`.${name}`)) one.classList.remove(name);
    drawing.classList.toggle('dim', Boolean(node));
    if (!node) return;
    const number = node.dataset.node, lit = new Set([node]);
    for (const edge of drawing.querySelectorAll(`[data-from="${number}"], [data-to="${number}"]`)) {
      edge.classList.add('lit');
      for (const end of [edge.dataset.from, edge.dataset.to]) lit.add(drawing.querySelector(`[data-node="${end}"]`));
    }
    for (const one of lit) one.classList.add('lit', 'shown');
    const boxes = [...lit].map((one) => [one, one.querySelector('text').getBoundingClientRect()]).map(([one, box]) => [one, [box.left, box.top, box.right, box.bottom]]);
    const taken = [];
    for (const [one, box] of boxes) if (taken.some((other) => over(box, other))) one.classList.remove('shown'); else taken.push(box);
  };
  for (const name of ['pointerover', 'focusin']) drawing.addEventListener(name, light);
  for (const name of ['pointerleave', 'focusout']) drawing.addEventListener(name, () => light({ target: drawing }));
}

// Dragging, wheel and two fingers; {zoom(factor), fit()}. `rescale(unit)` hears how large a pixel is.
function moving(drawing, spots, rescale) {
  const ends = (at) => { const all = spots.map((one) => one[at]); return [Math.min(...all), Math.max(...all)]; };
  const [left, right] = ends(0), [top, bottom] = ends(1), size = () => [drawing.clientWidth || 600, drawing.clientHeight || 400];
  let x = 0, y = 0, unit = 0, told = 0; // the middle of what is shown
  const show = () => {
    const [width, height] = size();
    drawing.setAttribute('viewBox', [x - width * unit / 2, y - height * unit / 2, width * unit, height * unit].map((one) => one.toFixed(1)).join(' '));
    if (told !== unit) rescale(told = unit);
  };
  const whole = () => { const [width, height] = size(); return Math.max(NEAREST, (right - left) / Math.max(80, width - ACROSS), (bottom - top) / Math.max(80, height - DOWN)); };
  const fit = () => { x = (left + right) / 2; y = (top + bottom) / 2 + whole() * 6; unit = whole(); show(); };
  const zoom = (factor, from = [0, 0]) => { // `from`: pixels from the middle, what stays in its place
    const next = Math.min(whole() * 4, Math.max(whole() / 40, unit / factor));
    x += from[0] * (unit - next);
    y += from[1] * (unit - next);
    unit = next;
    show();
  };
  const pointers = new Map();
  let moved = 0;
  drawing.addEventListener('wheel', (event) => {
    event.preventDefault();
    const box = drawing.getBoundingClientRect();
    zoom(Math.exp(-event.deltaY / 500), [event.clientX - box.left - box.width / 2, event.clientY - box.top - box.height / 2]);
  }, { passive: false });
  drawing.addEventListener('pointerdown', (event) => { pointers.set(event.pointerId, [event.clientX, event.clientY]); moved = 0; });
  drawing.addEventListener('pointermove', (event) => {
    const last = pointers.get(event.pointerId);
    if (!last) return;
    const others = [...pointers].filter(([id]) => id !== event.pointerId).map(([, spot]) => spot), now = [event.clientX, event.clientY];
    moved += Math.hypot(now[0] - last[0], now[1] - last[1]);
    if (moved > 4 && !drawing.hasPointerCapture(event.pointerId)) drawing.setPointerCapture(event.pointerId);
    if (others.length) zoom(Math.hypot(now[0] - others[0][0], now[1] - others[0][1]) / (Math.hypot(last[0] - others[0][0], last[1] - others[0][1]) || 1));
    else { x -= (now[0] - last[0]) * unit; y -= (now[1] - last[1]) * unit; show(); }
    pointers.set(event.pointerId, now);
  });
  for (const name of ['pointerup', 'pointercancel']) drawing.addEventListener(name, (event) => pointers.delete(event.pointerId));
  drawing.addEventListener('click', (event) => { if (moved > 4) event.preventDefault(); });
  drawing.addEventListener('dragstart', (event) => event.preventDefault());
  let touched = false; // until the reader moves it, the picture fits its place
  for (const name of ['wheel', 'pointerdown']) drawing.addEventListener(name, () => { touched = true; });
  new ResizeObserver(() => (touched ? show() : fit())).observe(drawing);
  return { zoom(factor) { touched = true; zoom(factor); }, fit };
}

export function graphView(graph) {
  if (!graph.edges.length) return el('p', { className: 'hint', id: 'graph-none' }, t('graphNone'));
  const { drawing, zoom, fit } = picture(graph), { nodes, edges, total } = graph;
  const tool = (text, key, onclick) => el('button', { type: 'button', title: t(key), ariaLabel: t(key), onclick }, text);
  const count = total > nodes.length ? t('graphCut', { nodes: nodes.length, total }) : t('graphCount', { nodes: nodes.length, edges: edges.length });
  return el('div', { id: 'graph' }, drawing, el('p', { id: 'graph-count' }, count),
    el('div', { id: 'zooming', role: 'group', ariaLabel: t('graph') }, tool('+', 'zoomIn', () => zoom(1.4)), tool('−', 'zoomOut', () => zoom(1 / 1.4)), tool('⤢', 'fit', fit)));
}
