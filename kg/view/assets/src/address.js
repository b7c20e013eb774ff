// The address after # restores what is seen, so that it can be sent to somebody. It names things by IRI.
import { ABOUT, DATA, GROUPINGS, LAYOUTS, N, OFFSET, STATUS, VIEWS, edgeIri, edgeOf, fullIri, iriOf, nodeOf } from './data.js';
import { camera } from './camera.js';
import { on, state } from './state.js';

const short = (iri) => (iri.startsWith(DATA.base) ? iri.slice(DATA.base.length) : iri);
const list = (numbers, word) => [...numbers].map(word).join(' ');
const parsed = (text, number) => new Set((text || '').split(' ').filter(Boolean).map(number).filter((one) => one >= 0));
const kindOf = (iris) => (text) => iris.findIndex((one) => short(one) === text || one === text);
const LEGEND = DATA.legend.map((entry) => entry[4]), RELATIONS = DATA.relations.map((entry) => entry[3]);
const groupKey = (g) => { const { head } = GROUPINGS[state.grouping]; return head[g] >= 0 ? short(iriOf(head[g])) : `.${g}`; };
const groupNumber = (text) => (text.startsWith('.') ? Number(text.slice(1)) : GROUPINGS[state.grouping].head.indexOf(nodeOf(fullIri(text))));

export function fragment() {
  const hash = new URLSearchParams(), put = (key, value) => { if (value !== '' && value !== undefined) hash.set(key, value); };
  if (state.node >= 0 && state.node < N) put('n', iriOf(state.node));
  if (state.node >= N) put('c', groupKey(state.node - OFFSET[state.grouping]));
  if (state.edge >= 0) put('e', edgeIri(state.edge));
  if (VIEWS.length > 1) put('v', String(state.view));
  if (state.layout) put('y', String(state.layout));
  if (state.measure) put('m', DATA.measures[state.measure][0]);
  if (state.hops > 1) put('h', String(state.hops));
  if (state.only) put('o', '1');
  put('ht', list(state.hiddenThings, (one) => short(LEGEND[one])));
  put('hr', list(state.hiddenRelations, (one) => short(RELATIONS[one])));
  put('hs', list(state.hiddenStatuses, (one) => STATUS[one]));
  put('hn', list(state.hiddenNodes, (i) => short(iriOf(i))));
  put('p', [...state.pinned].map(([i, at]) => short(iriOf(i)) + (at ? `@${at.map(Math.round).join(',')}` : '')).join(' '));
  if (state.grouping >= 0) { put('g', GROUPINGS[state.grouping].key); put('gc', list(state.closed, groupKey)); }
  if (state.span) put('t', state.span.join('~'));
  if (!state.undated) put('u', '0');
  if (state.panel && state.panel !== 'legend') put('w', state.panel);
  for (const [key, value] of Object.entries(others)) put(key, value());
  put('l', state.lang);
  return '#' + hash;
}

// Other parts of the page put what they know into the address: a key, what it is now, and what to do with it.
const others = {}, readers = {};
export function remembers(key, write, read) { others[key] = write; readers[key] = read; }

// Where the camera stands, for a link that shall show exactly this.
export function withCamera(address) {
  const at = camera.getViewPosition();
  return `${address}&x=${[at.x, at.y].map(Math.round).join(',')},${camera.getScale().toFixed(3)}`;
}

// Another selection is a step that Back undoes; another view or language is not.
let late = 0, keptAddress = '';
export function remember(step = false) {
  if (step === true) keepAddress('pushState');
  else late = late || setTimeout(keepAddress, 100, 'replaceState'); // dear, and many choices come together
}
function keepAddress(how) {
  if (how === 'replaceState') late = 0;
  const address = fragment();
  if (address !== keptAddress) history[how]('kg', '', address);
  keptAddress = address;
}
// What is seen now is what the address says already.
export const settled = () => { keptAddress = fragment(); };

function recallGroups(hash) {
  const grouping = hash.has('g') ? GROUPINGS.findIndex((one) => one.key === hash.get('g')) : DATA.start.grouping;
  state.grouping = grouping;
  state.closed = hash.has('g') && grouping >= 0 ? parsed(hash.get('gc'), groupNumber) : new Set(grouping >= 0 ? DATA.start.closed : []);
}

export function recall() {
  const hash = new URLSearchParams(location.hash.slice(1)), number = (key) => Number(hash.get(key)) || 0;
  if (ABOUT.words[hash.get('l')]) state.lang = hash.get('l');
  if (VIEWS[hash.get('v')]) state.view = number('v');
  if (LAYOUTS[hash.get('y')]) state.layout = number('y');
  state.measure = Math.max(0, DATA.measures.findIndex(([key]) => key === hash.get('m')));
  state.hops = Math.min(3, Math.max(1, number('h') || 1));
  state.only = hash.get('o') === '1';
  state.hiddenThings = parsed(hash.get('ht'), kindOf(LEGEND));
  state.hiddenRelations = parsed(hash.get('hr'), kindOf(RELATIONS));
  state.hiddenStatuses = parsed(hash.get('hs'), (word) => STATUS.indexOf(word));
  state.hiddenNodes = parsed(hash.get('hn'), (text) => nodeOf(fullIri(text)));
  state.pinned = new Map((hash.get('p') || '').split(' ').filter(Boolean).map(pinnedAt).filter(([i]) => i >= 0));
  recallGroups(hash);
  const days = (hash.get('t') || '').split('~').map(Number);
  state.span = days.length === 2 && days.every(Number.isFinite) ? days : null;
  state.undated = hash.get('u') !== '0';
  state.node = nodeOf(hash.get('n'));
  if (hash.has('c') && state.grouping >= 0 && groupNumber(hash.get('c')) >= 0) state.node = OFFSET[state.grouping] + groupNumber(hash.get('c'));
  state.edge = state.node < 0 ? edgeOf(hash.get('e')) : -1;
  state.tie = null;
  const last = VIEWS.length - 1;
  if (state.node >= 0 && state.node < N && VIEWS[state.view].nodes && !VIEWS[state.view].nodes.includes(state.node)) state.view = last;
  if (state.edge >= 0 && VIEWS[state.view].edges && !VIEWS[state.view].edges.includes(state.edge)) state.view = last;
  state.panel = hash.get('w') || state.panel || 'legend';
  for (const [key, read] of Object.entries(readers)) read(hash.get(key) || '');
  return hash;
}

function pinnedAt(text) {
  const [iri, at] = text.split('@'), spot = at ? at.split(',').map(Number) : null;
  return [nodeOf(fullIri(iri)), spot && spot.every(Number.isFinite) ? spot : null];
}

// The camera of a link; whether there was one.
export function recallCamera(hash) {
  const [x, y, scale] = (hash.get('x') || '').split(',').map(Number);
  if (![x, y, scale].every(Number.isFinite) || !scale) return false;
  camera.moveTo({ position: { x, y }, scale, animation: false });
  return true;
}

on('select', remember);
on('filter place legend size lang pin panel mark', () => remember());
