// The panel of paths: two ends, the shortest chains between them, and the chosen one told step by step.
import { DATA, GROUPINGS, N, OFFSET, fullIri, iriOf, nodeOf } from './data.js';
import { remember, remembers } from './address.js';
import { fit, small } from './camera.js';
import { combo } from './combo.js';
import { lightPath } from './connect-drawn.js';
import { noPath, pathList, pathSteps } from './connect-told.js';
import { $, el } from './dom.js';
import { showSide } from './legend.js';
import { findChains } from './office.js';
import { openPanel, panel } from './panels.js';
import { shown } from './scene.js';
import { highlight, on, refilter, state, tell } from './state.js';
import { nodeName, t } from './words.js';

const pathEnds = [-1, -1], END_KEYS = ['a', 'z'], ALL_STATUSES = [0, 1, 2];
let throughEvents = false, awaiting = false; // whether paths run through occurrences; whether a click fills the empty end
let paths = null, pathChosen = 0, askTurn = 0; // the chains and what else there is to say, which one is told
let pathLit = null, countedStatuses = ''; // what we lit up last; the statuses that counted when we asked
let pathRecalled = false, wishedPath = 0, keepCamera = false; // what the address says
let arrowWalk = false; // whether it is the arrow keys that select
let form = null;

const bothEnds = () => pathEnds[0] >= 0 && pathEnds[1] >= 0;
const emptyEnd = () => (pathEnds[0] < 0 ? 0 : 1);
const allowedStatuses = () => ALL_STATUSES.filter((status) => !state.hiddenStatuses.has(status));
const askedPaths = () => ({ events: throughEvents, allowed: allowedStatuses() });

// ---- the form

function endField(side) {
  const id = `connect-${END_KEYS[side]}`;
  const input = el('input', { id, className: 'field', type: 'search', role: 'combobox', autocomplete: 'off', spellcheck: false });
  for (const [key, value] of Object.entries({ 'aria-expanded': 'false', 'aria-controls': `${id}-list`, 'aria-autocomplete': 'list' })) input.setAttribute(key, value);
  const list = el('ul', { id: `${id}-list`, role: 'listbox', ariaLabel: t('results'), hidden: true, onmousedown: (event) => event.preventDefault() });
  const none = el('p', { className: 'hint', role: 'status', hidden: true });
  const box = combo({ input, list, none, chosen: (i) => { box.close(); fillEnd(side, i); if (!bothEnds()) form.fields[emptyEnd()].input.focus(); }, left: () => fillEnd(side, -1) });
  input.addEventListener('blur', () => { box.close(); if (!input.value.trim()) fillEnd(side, -1); else showEnd(side); });
  const label = el('label', { htmlFor: id }, t(side ? 'connect-to' : 'connect-from'));
  return { input, row: el('div', { className: 'connect-end' }, label, input, list, none) };
}

function showEnd(side) {
  const input = form?.fields[side].input;
  if (input) input.value = pathEnds[side] >= 0 ? nodeName(pathEnds[side], state.lang) : '';
}

function buildConnect(section) {
  const through = el('input', { type: 'checkbox', checked: throughEvents });
  through.onchange = () => { throughEvents = through.checked; askPaths(); };
  const swap = el('button', { type: 'button', className: 'connect-swap', textContent: '⇅', title: t('connect-swap'), ariaLabel: t('connect-swap') });
  swap.onclick = () => { pathEnds.reverse(); END_KEYS.forEach((_, side) => showEnd(side)); askPaths(); };
  form = { fields: [endField(0), endField(1)], through, hint: el('div', { className: 'connect-hint', role: 'status' }), result: el('div', { className: 'connect-result' }) };
  section.replaceChildren(
    el('div', { className: 'connect-form' }, form.fields[0].row, swap, form.fields[1].row),
    el('label', { className: 'connect-through' }, through, el('span', {}, t('connect-events'))),
    form.hint, form.result,
  );
  END_KEYS.forEach((_, side) => showEnd(side));
  showAwaiting();
  tellPaths();
}

function fillEnd(side, i) {
  const same = pathEnds[side] === i;
  pathEnds[side] = i;
  showEnd(side);
  if (same) return null;
  awaiting = !bothEnds() && pathEnds[1 - emptyEnd()] >= 0 && state.panel === 'connect';
  showAwaiting();
  return askPaths();
}

// ---- a click fills the empty end

const pickBanner = el('div', { id: 'connect-banner', hidden: true });
$('middle').append(pickBanner);

function stopAwaiting() { awaiting = false; showAwaiting(); }

function showAwaiting() {
  const words = awaiting ? t(emptyEnd() ? 'connect-pick-to' : 'connect-pick-from', { name: nodeName(pathEnds[1 - emptyEnd()], state.lang) }) : '';
  const leave = () => el('button', { type: 'button', textContent: t('connect-cancel'), onclick: stopAwaiting });
  pickBanner.hidden = !awaiting;
  pickBanner.replaceChildren(...(awaiting ? [el('span', {}, words), leave()] : []));
  if (!form) return;
  const look = el('button', { type: 'button', className: 'connect-look', textContent: t('connect-pick'), onclick: () => showSide(false) });
  form.hint.replaceChildren(...(awaiting ? [el('p', {}, words), look] : bothEnds() ? [] : [el('p', {}, t('connect-start'))]));
}

// A closed group stands for what heads it.
function clickedNode(p) {
  if (p < N) return p;
  return GROUPINGS[state.grouping].head[p - OFFSET[state.grouping]];
}

on('select', (step) => {
  if (!step || !awaiting || arrowWalk || state.node < 0 || clickedNode(state.node) < 0) return;
  fillEnd(emptyEnd(), clickedNode(state.node)).then(() => showSide(true)); // a narrow window hides it at a click
});
on('connect', (i) => {
  pathEnds[0] = i;
  pathEnds[1] = -1;
  paths = null;
  awaiting = true;
  openPanel('connect');
  END_KEYS.forEach((_, side) => showEnd(side));
  showSide(true);
  showAwaiting();
  tellPaths();
  remember();
  if (!small()) form.fields[1].input.focus();
});
on('panel', () => { if (awaiting && state.panel !== 'connect') stopAwaiting(); });
addEventListener('pointerdown', () => { arrowWalk = false; }, true);
addEventListener('keydown', (event) => {
  arrowWalk = event.key.startsWith('Arrow') && event.target === $('stage'); // to walk about is not to choose
  if (event.key !== 'Escape' || !awaiting || (event.target.matches('input') && event.target.value)) return;
  event.stopPropagation();
  stopAwaiting();
}, true);

// ---- asking

async function askPaths() {
  const mine = ++askTurn;
  countedStatuses = allowedStatuses().join();
  pathChosen = 0;
  if (pathLit && state.marked === pathLit) highlight(null);
  paths = null;
  if (bothEnds() && pathEnds[0] !== pathEnds[1]) {
    tellPaths();
    const asked = askedPaths(), found = await findChains(...pathEnds, asked);
    const more = found.length ? null : await widerWay(asked);
    if (mine !== askTurn) return;
    paths = { found, more };
  } else if (bothEnds()) paths = { found: [], more: null };
  remember();
  if (paths?.found.length) showPath(); else tellPaths();
}

// What else could connect the two: the first of these that does.
async function widerWay({ events, allowed }) {
  const wider = [];
  if (!events) wider.push({ events: true, allowed });
  if (allowed.length < ALL_STATUSES.length) wider.push({ events, allowed: ALL_STATUSES });
  if (wider.length === 2) wider.push({ events: true, allowed: ALL_STATUSES });
  for (const one of wider) if ((await findChains(...pathEnds, { ...one, limit: 1 })).length) return one;
  return null;
}

function widenPaths(more) {
  throughEvents = more.events;
  if (form) form.through.checked = throughEvents;
  if (more.allowed.length > allowedStatuses().length) { state.hiddenStatuses.clear(); tell('legend'); refilter(); } // asks anew
  else askPaths();
}
on('filter', () => { if (bothEnds() && countedStatuses !== allowedStatuses().join()) askPaths(); });

// ---- the drawing

// Light the chosen chain up and bring it near.
function showPath() {
  const { spots, said } = lightPath(paths.found[pathChosen]);
  paths.said = said;
  pathLit = state.marked;
  if (!keepCamera) fit(spots.filter((i) => shown[i]));
  keepCamera = false;
  tellPaths();
}

// ---- telling

async function tellPaths() {
  if (!form) return;
  const mine = askTurn, at = pathChosen, place = form.result, lang = state.lang;
  const made = !paths ? (bothEnds() ? [el('p', { className: 'hint' }, t('connect-busy'))] : []) : !paths.found.length ? noPath(pathEnds, askedPaths(), paths.more, widenPaths) : await pathsTold();
  if (mine === askTurn && at === pathChosen && place === form.result && lang === state.lang) {
    place.replaceChildren(...made);
    if (paths) $('voice').textContent = made[0].textContent;
  }
}

const pathsTold = async () => [...pathList(paths, pathChosen, { choose: choosePath, show: showPath }), ...(await pathSteps(paths.found[pathChosen]))];
function choosePath(at) { pathChosen = at; showPath(); }

// ---- the address

const keepsPath = () => state.panel === 'connect' || (pathLit !== null && state.marked === pathLit);
const shortIri = (i) => (iriOf(i).startsWith(DATA.base) ? iriOf(i).slice(DATA.base.length) : iriOf(i));
END_KEYS.forEach((key, side) => remembers(key, () => (pathEnds[side] >= 0 && keepsPath() ? shortIri(pathEnds[side]) : ''), (text) => {
  const i = text ? nodeOf(fullIri(text)) : -1;
  if (i !== pathEnds[side]) { pathEnds[side] = i; pathRecalled = true; }
}));
remembers('ze', () => (throughEvents && keepsPath() ? '1' : ''), (text) => { if (throughEvents !== (text === '1')) { throughEvents = !throughEvents; pathRecalled = true; } });
remembers('zk', () => (pathChosen && keepsPath() ? String(pathChosen) : ''), (text) => { wishedPath = Number(text) || 0; keepCamera = new URLSearchParams(location.hash.slice(1)).has('x'); });

// After the page has read the address, what it says of paths is asked; a link that says where to look is obeyed.
on('lang', async () => {
  if (!pathRecalled) { if (awaiting) showAwaiting(); return; }
  pathRecalled = false;
  awaiting = false;
  END_KEYS.forEach((_, side) => showEnd(side));
  if (form) form.through.checked = throughEvents;
  showAwaiting();
  const wanted = wishedPath;
  await askPaths();
  if (wanted && paths?.found[wanted]) choosePath(wanted);
});

panel('connect', buildConnect);
