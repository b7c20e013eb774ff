// What the pointer rests on says what it is: a node, an edge, a bundle of edges.
import { DATA, EDGES, M, N, STATUS } from './data.js';
import { redraw } from './camera.js';
import { $, el, once } from './dom.js';
import { edgeAt, inside, spotAt, tieAt } from './pick.js';
import { COUNT, END, FROM, around } from './scene.js';
import { on, state } from './state.js';
import { name, pick2, t, typeName } from './words.js';

const PATIENT = 3000; // beyond so many edges only nodes answer to the pointer

function sayNode(p) {
  const more = p < N ? `${typeName(p)} · ${t('tiesAre', { n: [...around(p)].length })}` : t('members', { n: COUNT[p], shown: COUNT[p] });
  return [name(p), el('small', {}, more)];
}

function sayEdge(k) {
  const status = EDGES.status[k] ? ` · ${t(STATUS[EDGES.status[k]])}` : '';
  return [`${name(FROM[k])} → ${name(END[k])}`, el('small', {}, pick2(DATA.relations[EDGES.relation[k]]) + status)];
}

const sayTie = ({ a, b, edges }) => [`${name(a)} — ${name(b)}`, el('small', {}, t('tieOf', { n: edges.length }))];

function show(x, y, parts) {
  const tip = $('tip');
  if (!parts && tip.hidden) return;
  tip.hidden = !parts;
  if (!parts) return;
  const { clientWidth: w, clientHeight: h } = $('stage');
  tip.replaceChildren(...parts);
  tip.style.left = `${Math.max(4, Math.min(x + 14, w - tip.offsetWidth - 6))}px`;
  tip.style.top = `${y + 20 + tip.offsetHeight > h ? y - tip.offsetHeight - 10 : y + 18}px`;
}

const TOUCHED = matchMedia('(hover: none)').matches; // a finger does not rest
const point = once((event) => {
  if (TOUCHED) return;
  const [x, y] = inside(event), p = spotAt(x, y);
  const k = p < 0 && M < PATIENT ? edgeAt(x, y) : -1, tie = p < 0 && k < 0 ? tieAt(x, y) : null;
  $('stage').style.cursor = p >= 0 || k >= 0 || tie ? 'pointer' : 'grab';
  show(x, y, p >= 0 ? sayNode(p) : k >= 0 ? sayEdge(k) : tie ? sayTie(tie) : null);
  if (p !== state.hover) { state.hover = p; redraw(); }
});

function leave() {
  show(0, 0, null);
  if (state.hover >= 0) { state.hover = -1; redraw(); }
}
$('stage').addEventListener('mousemove', (event) => { if (!event.buttons) point(event); });
$('stage').addEventListener('mousedown', leave);
$('stage').addEventListener('mouseleave', leave);
on('scene lang', leave);
