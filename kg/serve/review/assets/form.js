// The form in which a row is edited, or one that was missed is added: its words, and all its columns.
import { activePiece, choose, chooseNoMore, choosingMore, drop, find, isEdge, moveEdge, pieces, setActive } from './choosing.js';
import { $, button, el } from './dom.js';
import { fieldFor } from './fields.js';
import { desk, emit, tableOf } from './model.js';
import { spansOf, written } from './text.js';
import { say, t } from './words.js';

const SAID = new Set(['name@zh', 'as_written']); // cells that say what the words say
let now = null; // {row, fields, send, added, suggested}
export const formOpen = () => now !== null;
const evidence = (column) => column.kind === 'evidence' || ['source', 'quote', 'at'].includes(column.header);
const editable = (table) => tableOf(table).columns.filter((column) => !evidence(column));

// Edit a row; `send({cells, at})` keeps it and gives null, or {message, field} when it is not good.
export function editRow(row, send, spans = spansOf(row.at)) { open(row, spans, send, false); }

// Add a row with these words; the kind can be chosen until it is kept.
export function addRow(spans, send, { table = 'persons', cells = {} } = {}) {
  const quote = spans.map(([start, end]) => desk.article.words.cut(start, end)).join('');
  const said = tableOf(table).columns.find((column) => SAID.has(column.header)), given = said ? { [said.header]: quote } : {};
  open({ table, cells: { ...given, ...cells }, refs: {}, at: written(spans), quote }, spans, send, true);
}

function open(row, spans, send, added) {
  now = { row, send, added, suggested: row.quote || '', fields: editable(row.table).map((column) => fieldFor(column, row)) };
  paint();
  choose(spans, paintWords);
  paintWords();
  emit('form');
  (added && !spans.length ? $('find-words') : now.fields.find((one) => one.column.name !== 'id') || $('words')).focus();
}

export function closeForm() {
  if (!now) return;
  now = null;
  chooseNoMore();
  $('form').replaceChildren();
  emit('form');
}

function paint() {
  const heading = now.added ? t('addTitle') : t('editTitle', { what: now.row.label || now.row.candidate });
  $('form').replaceChildren(
    el('h2', {}, heading),
    wordsNode(),
    ...(now.added ? [kindNode()] : []),
    el('div', { id: 'cells' }, ...now.fields.map((one) => one.node)),
    el('p', { id: 'form-wrong', className: 'bad', role: 'alert', hidden: true }),
    el('div', { className: 'actions' }, el('button', { type: 'submit', className: 'main' }, t(now.added ? 'addKeep' : 'editKeep')), button(t('cancel'), closeForm), el('small', { className: 'hint' }, t('formKeys'))),
  );
}

function kindNode() {
  const tables = desk.state.tables.filter((table) => table.columns.some((column) => column.header === 'quote' || column.name === 'id'));
  const select = el('select', { id: 'kind', onchange: () => rekind(select.value) }, ...tables.map((table) => el('option', { value: table.name, selected: table.name === now.row.table }, say(table.title))));
  return el('div', { className: 'cell' }, el('label', { htmlFor: 'kind' }, t('kind')), select);
}
function rekind(table) {
  const spans = pieces(), { send, fields } = now;
  const typed = fields.filter((one) => !one.column.options && one.column.kind !== 'reference').map((one) => [one.column.header, one.read()]).filter(([, value]) => value);
  chooseNoMore();
  addRow(spans, send, { table, cells: Object.fromEntries(typed) });
  $('kind').focus();
}

function wordsNode() {
  const more = el('input', { type: 'checkbox', id: 'more', onchange: () => choosingMore(more.checked) });
  const field = el('input', { id: 'find-words', type: 'text', className: 'field', placeholder: t('findWords'), ariaLabel: t('findWords'), autocomplete: 'off', spellcheck: false });
  field.onkeydown = (event) => {
    if (event.key !== 'Enter' || event.isComposing || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (field.value) wrong(find(field.value, more.checked) ? '' : t('notInText'), 'quote');
  };
  const edges = [['[', 'edgeLeft'], ['{', 'edgeLeftIn'], ['}', 'edgeRightIn'], [']', 'edgeRight']].map(([key, name]) => button(key, () => moveEdge(key), { title: t(name), ariaLabel: t(name), className: 'edge' }));
  return el('fieldset', { id: 'words', tabIndex: 0 }, el('legend', {}, t('words')), el('ol', { id: 'pieces' }), el('p', { className: 'hint', id: 'words-hint' }, t('wordsHint')),
    el('div', { className: 'tools' }, ...edges, el('label', {}, more, ` ${t('morePieces')}`)), field, el('p', { id: 'quote-wrong', className: 'bad', role: 'alert', hidden: true }));
}

function paintWords() {
  const { words } = desk.article, own = pieces();
  $('pieces').replaceChildren(...own.map(([start, end], at) => el('li', { className: at === activePiece() ? 'active' : '' },
    button(words.cut(start, end), () => setActive(at), { className: 'piece', lang: 'zh-Hans', 'aria-pressed': String(at === activePiece()) }),
    el('code', {}, `${start}-${end}`),
    own.length > 1 ? button('×', () => drop(at), { className: 'small', ariaLabel: t('takeAway', { what: words.cut(start, end) }) }) : null)));
  if (now.added) suggest(own.map(([start, end]) => words.cut(start, end)).join(''));
  $('words-hint').textContent = t(own.length ? 'wordsHint' : 'wordsNone');
}

// What is added is called as the chosen words are, until somebody names it otherwise.
function suggest(text) {
  const name = now.fields.find((one) => SAID.has(one.column.header));
  if (name?.read() === now.suggested) name.node.querySelector('input').value = text;
  now.suggested = text;
}

// Say what is not good, at its field.
function wrong(message, field) {
  for (const one of now.fields) one.wrong('');
  for (const id of ['quote-wrong', 'form-wrong']) { $(id).hidden = true; $(id).textContent = ''; }
  if (!message) return;
  const own = now.fields.find((one) => one.column.header === field) || now.fields.find((one) => one.column.name === field);
  if (own) { own.wrong(message); own.focus(); return; }
  const place = $(['quote', 'at', 'source'].includes(field) ? 'quote-wrong' : 'form-wrong');
  place.textContent = message;
  place.hidden = false;
}

async function keep() {
  const { row, fields, send, added } = now, own = now, at = written(pieces());
  const read = fields.map((one) => [one.column.header, one.read()]);
  const cells = Object.fromEntries(read.filter(([header, value]) => (added ? value : value !== (row.cells[header] || ''))));
  if (!at && (added || row.at)) { wrong(t('wordsNone'), 'quote'); return; }
  const refused = await send({ table: row.table, cells, ...(added || at !== row.at ? { at } : {}) });
  if (now === own) { if (refused) wrong(refused.message, refused.field); else closeForm(); }
}

// Say at a field of the open form what the server did not like.
export function refuse(message, field) { if (now) wrong(message, field); }

export function makeForm() {
  $('form').onsubmit = (event) => { event.preventDefault(); keep(); };
  $('form').onkeydown = (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); keep(); }
    else if (event.key === 'Escape' && !event.defaultPrevented) { event.preventDefault(); closeForm(); }
    else if (isEdge(event.key) && event.altKey) { event.preventDefault(); moveEdge(event.key); }
  };
}
