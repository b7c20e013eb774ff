// Tables beside the picture: everything that the network holds can be read, sorted, filtered and taken away here.
import { remember, remembers } from './address.js';
import { fit } from './camera.js';
import { csvText } from './csv.js';
import { $, el, once, save } from './dom.js';
import { ordered } from './sorting.js';
import { on, state } from './state.js';
import { fillBody, markOrder, rewind, tableHead, windowOn } from './table-body.js';
import { TABLES, makeTable, tableStart, tableTitle } from './table-kinds.js';
import { markTab, showTabsOfTables } from './table-tabs.js';
import { matching } from './table-words.js';
import { t } from './words.js';

const MANY_ROWS = 20000; // what takes a moment to sort
const START = { open: false, table: TABLES[0], sort: tableStart(TABLES[0]), down: false, seen: false, words: '' };
const listing = { ...START }; // what the reader has asked for
let kept = null; // the table of the moment, with its rows in order and those of them that are shown
let round = 0; // work that was asked for earlier does not overwrite later work

async function inOrder(table) {
  const { columns, rows } = table, { sort, down } = listing, column = columns.find((one) => one.key === sort);
  const order = column ? `${sort} ${down}` : '';
  if (table.order !== order) Object.assign(table, { sorted: column ? await ordered(rows, column.value, down, state.lang) : rows, order });
  return table.sorted;
}

// Everything anew, as far as it has changed: table, order, filter, window.
async function showTable() {
  if (!listing.open) return;
  const mine = ++round;
  if (!kept || kept.key !== listing.table || kept.lang !== state.lang) {
    $('tables-count').textContent = t('tablesReading');
    const made = await makeTable(listing.table);
    if (mine !== round) return;
    kept = made;
    $('tables-head').replaceChildren(tableHead(kept.columns, sortBy));
    $('tables-caption').textContent = tableTitle(kept.key);
  }
  if (kept.rows.length > MANY_ROWS) $('tables-count').textContent = t('tablesReading');
  const found = await matching(kept, await inOrder(kept), listing.words);
  if (mine !== round) return;
  kept.shown = listing.seen ? found.filter(kept.seen) : found;
  markOrder($('tables-head').firstChild, listing);
  showRows();
}

function showRows() {
  const { shown, rows, columns } = kept, n = shown.length, at = shown.findIndex(kept.current);
  $('tables-count').textContent = t(n === rows.length ? 'tablesCount' : 'tablesSome', { n, total: rows.length });
  if (at >= 0) windowOn(at);
  fillBody($('tables-body'), columns, shown, kept.current);
  showCurrent();
}

const showCurrent = () => $('tables-body').querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });

// Another selection marks another row; the rows stay, unless it is not among those that are there.
function followSelection() {
  if (!listing.open || !kept || !kept.shown) return;
  const at = kept.shown.findIndex(kept.current);
  if (at >= 0 && !$('tables-body').querySelector(`[data-row="${kept.shown[at]}"]`)) { showRows(); return; }
  for (const line of $('tables-body').rows) {
    if (line.dataset.row && kept.current(Number(line.dataset.row))) line.setAttribute('aria-current', 'true');
    else line.removeAttribute('aria-current');
  }
  showCurrent();
}

function askTable(what) {
  Object.assign(listing, what);
  rewind();
  $('tables-grid').scrollTop = 0;
  remember();
  return showTable();
}

const isNumeric = (key) => kept.columns.some((one) => one.key === key && one.number);
const sortBy = (key) => askTable(listing.sort === key ? { down: !listing.down } : { sort: key, down: isNumeric(key) });

function takeTable() {
  const { columns, shown } = kept;
  const rows = shown.map((row) => columns.map((column) => column.text(row)));
  save(`${kept.key}.csv`, csvText(columns.map((column) => column.title), rows), 'text/csv;charset=utf-8');
}

function chooseTable(key) {
  askTable({ table: key, sort: tableStart(key), down: false });
  markTab(key);
  $(`tables-${key}`).focus();
}

function tableTools() {
  const words = el('input', { id: 'tables-words', type: 'search', className: 'field', value: listing.words, placeholder: t('tablesWords'), ariaLabel: t('tablesWords'), autocomplete: 'off', spellcheck: false });
  words.oninput = once(() => askTable({ words: words.value }));
  words.onkeydown = (event) => { if (event.key === 'Escape' && words.value) { event.stopPropagation(); words.value = ''; askTable({ words: '' }); } };
  const seen = el('input', { id: 'tables-seen', type: 'checkbox', checked: listing.seen });
  seen.onchange = () => askTable({ seen: seen.checked });
  return el('div', { id: 'tables-tools' }, words, el('label', {}, seen, t('tablesSeen')), el('p', { id: 'tables-count', role: 'status' }),
    el('button', { id: 'tables-csv', type: 'button', textContent: 'CSV', ariaLabel: t('tablesCsv'), title: t('tablesCsv'), onclick: takeTable }),
    el('button', { id: 'tables-close', type: 'button', className: 'close', textContent: '×', ariaLabel: t('tablesClose'), onclick: () => { toggle(false); $('tabular').focus(); } }));
}

async function buildTables() {
  const table = el('table', {}, el('caption', { id: 'tables-caption', className: 'unseen' }), el('thead', { id: 'tables-head' }), el('tbody', { id: 'tables-body' }));
  $('tables').replaceChildren(
    el('div', { className: 'bar' }, el('div', { id: 'tables-tabs', role: 'tablist', ariaLabel: t('tables') }), tableTools()),
    el('div', { id: 'tables-grid', className: 'grid', role: 'tabpanel', tabIndex: 0 }, table));
  kept = null;
  await showTabsOfTables(listing.table, chooseTable);
  await showTable();
}

function setOpen(open) {
  listing.open = open;
  $('tables').hidden = !open;
  $('tabular').setAttribute('aria-pressed', String(open));
  return open ? buildTables() : null;
}

async function toggle(open) {
  await setOpen(open);
  remember();
  if (state.node < 0 && state.edge < 0) requestAnimationFrame(() => fit());
}
$('tabular').onclick = () => toggle(!listing.open);

// In the address: table, column (with - when downwards), 1 when only what is shown, words.
function writeTables() {
  const { open, table, sort, down, seen, words } = listing;
  return open ? [table, (down ? '-' : '') + sort, seen ? '1' : '', words].join('~') : '';
}

function readTables(text) {
  const [table, sort = '', seen, ...words] = text.split('~');
  if (text === writeTables()) return;
  Object.assign(listing, START);
  if (TABLES.includes(table)) Object.assign(listing, { table, sort: sort.replace(/^-/, ''), down: sort.startsWith('-'), seen: seen === '1', words: words.join('~') });
  Promise.resolve().then(() => setOpen(TABLES.includes(table))); // once the page stands
}
remembers('b', writeTables, readTables);

on('select lit card', once(followSelection));
on('scene', once(() => { if (listing.open && listing.seen) showTable(); }));
on('theme', () => { if (kept && kept.shown) showRows(); });
on('lang', () => { if (listing.open) buildTables(); });
