// The panel of paths: two ends, the shortest chains between them, and the chosen one told step by step.
import { DATA, EDGES, EDGE_WHEN, GROUPINGS, N, NODES, OFFSET, STATUS, VIEWS, edgesAt, fullIri, iriOf, nodeOf } from './data.js';
import { remember, remembers } from './address.js';
import { fit, small } from './camera.js';
import { combo } from './combo.js';
import { $, el } from './dom.js';
import { factsAtEdge, readFacts } from './facts.js';
import { LAST, uncover } from './going.js';
import { glyphMark } from './glyphs.js';
import { showSide } from './legend.js';
import { findChains } from './office.js';
import { openPanel, panel } from './panels.js';
import { edgeShown, shown, ties } from './scene.js';
import { highlight, on, refilter, setView, something, state, tell } from './state.js';
import { factBlock, nodeButton, told } from './telling.js';
import { colon, nodeName, pick2, t, titled } from './words.js';

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
    const asked = { events: throughEvents, allowed: allowedStatuses() }, found = await findChains(...pathEnds, asked);
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

// The edges of a chain; where they lead past a post, also those from the post on.
function pathTrail({ nodes, hops }) {
  const spots = new Set(nodes), edges = new Set(hops.flat());
  for (const k of hops.flat()) {
    const post = EDGES.t[k];
    if (EDGES.over[k] < 0) continue;
    spots.add(post);
    for (const j of edgesAt(post)) if (EDGES.s[j] === post && EDGES.t[j] === EDGES.over[k]) edges.add(j);
  }
  return { spots, edges };
}

const isDrawn = (k) => edgeShown[k] || ties.some((tie) => tie.edges.includes(k));
const isUntimely = (k) => { const when = EDGE_WHEN.get(k); return state.span && (when ? when[1] < state.span[0] || when[0] > state.span[1] : !state.undated); };

function uncoverHop(hop) {
  if (hop.some(isDrawn)) return;
  if (state.hiddenRelations.delete(EDGES.relation[hop[0]])) { tell('legend'); refilter(); }
  if (!isDrawn(hop[0]) && isUntimely(hop[0])) { state.span = null; state.undated = true; tell('time'); refilter(); }
  if (!isDrawn(hop[0]) && state.view !== LAST) setView(LAST);
}

const whatHides = () => [state.view, state.closed.size, state.hiddenThings.size + state.hiddenRelations.size + state.hiddenNodes.size, state.span];
function whatChanged(before) {
  const now = whatHides(), keys = ['connect-view', 'connect-groups', 'connect-legend', 'connect-time'];
  return keys.filter((_, at) => now[at] !== before[at]);
}

// Light the chosen chain up, whatever hides it, and bring it near.
function showPath() {
  const chain = paths.found[pathChosen], before = whatHides(), { spots, edges } = pathTrail(chain);
  if (something()) { state.node = state.edge = -1; state.tie = null; tell('select'); }
  for (const i of chain.nodes) if (!shown[i]) uncover(i);
  chain.hops.forEach(uncoverHop);
  paths.said = whatChanged(before);
  highlight(spots, edges);
  pathLit = state.marked;
  if (!keepCamera) fit([...spots].filter((i) => shown[i]));
  keepCamera = false;
  tellPaths();
}

// ---- telling

const stepsText = (n) => t(n === 1 ? 'connect-hop' : 'connect-hops', { n });
const pathTitle = ({ nodes }) => (nodes.length > 2 ? t('connect-by', { names: nodes.slice(1, -1).map((i) => nodeName(i, state.lang)).join(state.lang === 'zh' ? '、' : ', ') }) : t('connect-directly'));
const pathDoubt = (chain) => Math.max(...chain.hops.map((hop) => EDGES.status[hop[0]]));
const statusBadge = (status) => el('span', { className: `badge ${STATUS[status]}` }, t(STATUS[status]));

function pathOption(chain, at) {
  const button = el('button', { type: 'button', ariaPressed: String(at === pathChosen), onclick: () => { pathChosen = at; showPath(); } }, el('span', {}, pathTitle(chain)));
  if (pathDoubt(chain)) button.append(statusBadge(pathDoubt(chain)));
  return el('li', {}, button);
}

async function tellPaths() {
  if (!form) return;
  const mine = askTurn, at = pathChosen, place = form.result, lang = state.lang;
  const made = !paths ? (bothEnds() ? [el('p', { className: 'hint' }, t('connect-busy'))] : []) : !paths.found.length ? noPath() : await pathsTold();
  if (mine === askTurn && at === pathChosen && place === form.result && lang === state.lang) {
    place.replaceChildren(...made);
    if (paths) $('voice').textContent = made[0].textContent;
  }
}

const pathsTold = async () => [...pathList(), ...(await pathSteps(paths.found[pathChosen]))];

function pathList() {
  const { found, said } = paths, length = found[0].nodes.length - 1;
  const head = el('p', { className: 'connect-count' }, t(found.length === 1 ? 'connect-one' : found.length < 5 ? 'connect-several' : 'connect-first', { n: found.length, hops: stepsText(length) }));
  const options = found.length > 1 ? [el('ol', { className: 'connect-options', ariaLabel: t('panel-connect') }, ...found.map(pathOption))] : [];
  const again = el('button', { type: 'button', textContent: t('connect-show'), onclick: () => { showPath(); if (small()) showSide(false); } });
  const note = said?.length ? [el('p', { className: 'hint' }, t('connect-uncovered', { what: said.map((key) => t(key, { view: titled(VIEWS[state.view]) })).join(t('connect-and')) }))] : [];
  return [head, ...options, ...note, el('div', { className: 'actions' }, again)];
}

const pathStop = (i) => el('p', { className: 'connect-stop' }, glyphMark(DATA.legend[NODES.legend[i]], 16), nodeButton(i));

async function pathSteps(chain) {
  const rows = await Promise.all(chain.hops.map(async (hop, at) => el('li', {}, pathStop(chain.nodes[at]), await pathLeg(chain.nodes[at], hop))));
  return [el('ol', { className: 'connect-steps' }, ...rows), pathStop(chain.nodes[chain.nodes.length - 1])];
}

// One step: its surest fact, which way that points, and what else there is between the two.
async function pathLeg(from, hop) {
  const numbers = (await Promise.all(hop.map(factsAtEdge))).flat();
  const facts = (await readFacts([...new Set(numbers)])).filter(told);
  if (!facts.length) return el('div', { className: 'connect-leg' }, el('p', { className: 'other' }, pick2(DATA.relations[EDGES.relation[hop[0]]])));
  const [first, ...more] = facts, along = first.ends[0] === from;
  const arrow = el('span', { className: 'connect-arrow', role: 'img', ariaLabel: t(along ? 'connect-on' : 'connect-back'), title: t(along ? 'connect-on' : 'connect-back') }, along ? '↓' : '↑');
  return el('div', { className: 'connect-leg' }, arrow, await factBlock(first), more.length ? otherFacts(more) : null);
}

function otherFacts(facts) {
  const place = el('div', {}), box = el('details', {}, el('summary', {}, t('connect-more', { n: facts.length })), place);
  box.ontoggle = async () => { if (box.open && !place.firstChild) place.append(...(await Promise.all(facts.map(factBlock)))); };
  return box;
}

// No chain: why, and what would help.
function noPath() {
  const [a, z] = pathEnds.map((i) => nodeName(i, state.lang)), { more } = paths;
  if (pathEnds[0] === pathEnds[1]) return [el('p', {}, t('connect-same', { name: a }))];
  const alone = pathEnds.find((i) => !edgesAt(i).length);
  if (alone !== undefined) return [el('p', {}, t('connect-alone', { name: nodeName(alone, state.lang) }))];
  const hidden = ALL_STATUSES.filter((status) => state.hiddenStatuses.has(status)).map((status) => t(STATUS[status]));
  const why = [throughEvents ? '' : t('connect-not-events'), hidden.length ? t('connect-not-doubtful', { what: hidden.join(t('or')) }) : ''].filter(Boolean);
  const said = el('p', {}, t('connect-none', { a, z }), why.length ? `${t('connect-as')}${colon()}${why.join(t('connect-and'))}` : '');
  if (!more) return why.length ? [said, el('p', { className: 'hint' }, t('connect-never'))] : [said];
  const key = more.events !== throughEvents ? (more.allowed.length > allowedStatuses().length ? 'connect-try-both' : 'connect-try-events') : 'connect-try-doubtful';
  return [said, el('div', { className: 'actions' }, el('button', { type: 'button', textContent: t(key), onclick: () => widenPaths(more) }))];
}

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
  if (wanted && paths?.found[wanted]) { pathChosen = wanted; showPath(); }
});

panel('connect', buildConnect);
