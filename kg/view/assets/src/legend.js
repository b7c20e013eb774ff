// The legend is the filter: what a mark means, how many there are, and whether they are shown. Above it: how the
// picture is laid out, what sizes mean, how things are grouped.
import { DATA, EDGES, GROUPINGS, LAYOUTS, NODES, STATUS, VIEWS } from './data.js';
import { $, el } from './dom.js';
import { DASH } from './draw.js';
import { glyphMark, lineMark } from './glyphs.js';
import { fit } from './camera.js';
import { counted } from './counts.js';
import { edgeInView, inView } from './scene.js';
import { panel } from './panels.js';
import { on, refilter, setGrouping, setLayout, setView, state, tell } from './state.js';
import { colors, shade } from './theme.js';
import { nodeName, pick2, t, titled } from './words.js';

function picker(id, label, options, value, changed) {
  const select = el('select', { id }, ...options.map(([key, text]) => el('option', { value: key, textContent: text })));
  select.value = String(value);
  select.onchange = () => changed(Number(select.value));
  return el('p', { className: 'pick' }, el('label', { htmlFor: id }, t(label)), select);
}

function showDisplay() {
  const layouts = LAYOUTS.map((layout, at) => [at, titled(layout)]).filter(([at]) => at < VIEWS[state.view].layouts.length);
  const measures = DATA.measures.map(([, zh, en], at) => [at, pick2([zh, en])]);
  const groupings = [[-1, t('ungrouped')], ...GROUPINGS.map((grouping, at) => [at, titled(grouping)])];
  const all = (closed) => { setGrouping(state.grouping, closed ? GROUPINGS[state.grouping].zhs.keys() : []); fit(null); };
  $('display').replaceChildren(
    el('h2', {}, t('display')),
    ...(layouts.length > 1 ? [picker('layout', 'layout', layouts, state.layout, (at) => { setLayout(at); fit(null, false); })] : []),
    picker('size', 'size', measures, state.measure, (at) => { state.measure = at; tell('size'); }),
    picker('group', 'group', groupings, state.grouping, (at) => { setGrouping(at, at < 0 ? [] : GROUPINGS[at].zhs.keys()); fit(null); }),
    ...(state.grouping < 0 ? [] : [el('div', { className: 'actions' },
      el('button', { type: 'button', textContent: t('foldAll'), onclick: () => all(true) }),
      el('button', { type: 'button', textContent: t('unfoldAll'), onclick: () => all(false) }))]),
  );
}

function section(id, title, entries, hidden) {
  const numbers = entries.map((entry) => entry.number);
  const set = (show) => { numbers.forEach((one) => (show ? hidden.delete(one) : hidden.add(one))); tell('legend'); refilter(); };
  const switches = entries.length < 4 ? [] : [
    el('button', { type: 'button', onclick: () => set(true), ariaLabel: `${t(title)}${' '}${t('all')}` }, t('all')),
    el('button', { type: 'button', onclick: () => set(false), ariaLabel: `${t(title)}${' '}${t('clear')}` }, t('clear')),
  ];
  const rows = entries.map(({ number, picture, text, total }) => {
    const box = el('input', { type: 'checkbox', checked: !hidden.has(number) });
    box.onchange = () => { if (box.checked) hidden.delete(number); else hidden.add(number); refilter(); };
    return el('label', { title: text }, box, picture, el('span', {}, text), el('output', {}, String(total)));
  });
  $(id).hidden = !entries.length;
  $(id).replaceChildren(el('h2', {}, t(title), ...switches), ...rows);
}

// How often each number is in a column, where the view has the row.
function sumUp(column, seen, found) {
  for (let at = 0; at < seen.length; at++) found[column[at]] += seen[at];
}
function totals(column, seen, kinds) {
  const found = new Uint32Array(kinds);
  sumUp(column, seen, found);
  return [...found].flatMap((total, number) => (total ? [[number, total]] : []));
}

function showLegend() {
  const things = totals(NODES.legend, inView, DATA.legend.length);
  const relations = totals(EDGES.relation, edgeInView, DATA.relations.length), statuses = totals(EDGES.status, edgeInView, STATUS.length);
  const order = (a, b) => b.total - a.total || a.number - b.number;
  section('statuses', 'status', [...statuses].sort((a, b) => a[0] - b[0]).map(([number, total]) => ({
    number, total, picture: lineMark(colors.fg, DASH[number]), text: t(['explicit', 'inferred', 'ambiguous'][number]),
  })), state.hiddenStatuses);
  section('things', 'things', [...things].map(([number, total]) => ({
    number, total, picture: glyphMark(DATA.legend[number], 16), text: pick2(DATA.legend[number]),
  })).sort(order), state.hiddenThings);
  section('relations', 'relations', [...relations].map(([number, total]) => ({
    number, total, picture: lineMark(shade(DATA.relations[number][2]), []), text: pick2(DATA.relations[number]),
  })).sort(order), state.hiddenRelations);
}

// What was hidden or pinned one by one, so that it can be brought back.
function showKept() {
  const chip = (i, undo) => el('button', { type: 'button', className: 'chip', textContent: `${nodeName(i, state.lang)} ×`, onclick: undo });
  const hidden = [...state.hiddenNodes].map((i) => chip(i, () => { state.hiddenNodes.delete(i); refilter(); }));
  const pinned = [...state.pinned.keys()].map((i) => chip(i, () => { state.pinned.delete(i); tell('place'); tell('pin'); }));
  const part = (key, chips) => (chips.length ? [el('h2', {}, t(key)), el('div', { className: 'chips' }, ...chips)] : []);
  $('kept').replaceChildren(...part('hiddenOnes', hidden), ...part('pinnedOnes', pinned));
}

// The views: parts of the network, each with a layout of its own.
function showViews() {
  $('views').hidden = VIEWS.length < 2;
  $('views').replaceChildren(...VIEWS.map((view, at) => {
    const button = el('button', { type: 'button', textContent: titled(view), onclick: () => { setView(at); fit(null, false); } });
    button.setAttribute('aria-pressed', String(at === state.view));
    return button;
  }));
}

function showCount() {
  const now = counted(), whole = now.nodes === now.allNodes && now.edges === now.allEdges;
  $('count').textContent = t(whole ? 'counted' : 'filtered', now);
}

export function showSide(shown) {
  $('side').hidden = !shown;
  $('menu').setAttribute('aria-expanded', String(shown));
}

function showAll() {
  showDisplay();
  showLegend();
  showViews();
  showKept();
}
// The legend's sections stand in the template, since they follow what is shown even while another panel is open.
panel('legend', () => {});
$('panel-legend').append(...['display', 'statuses', 'things', 'relations', 'kept'].map($));
on('lang theme place', showAll);
on('legend', showLegend);
on('filter', () => { showDisplay(); showKept(); });
on('pin', showKept);
on('scene lang', showCount);
on('size', showDisplay);
