// The table as elements: a head whose buttons sort, and as much of the body as one can read: a window on the rows
// that grows at both ends and moves to the row that is selected.
import { el } from './dom.js';
import { t } from './words.js';

const WINDOW = 200;
const range = { first: 0, last: WINDOW };
export const rewind = () => { range.first = 0; range.last = WINDOW; };

// The window that holds a row of this place.
export function windowOn(place) {
  if (place >= range.first && place < range.last) return;
  range.first = place < WINDOW ? 0 : place - WINDOW / 2;
  range.last = range.first + WINDOW;
}

export function tableHead(columns, sortBy) {
  return el('tr', {}, ...columns.map((column) => {
    const button = el('button', { type: 'button', textContent: column.title, onclick: () => sortBy(column.key) });
    const head = el('th', { scope: 'col', className: column.number ? 'number' : '' }, button);
    head.dataset.column = column.key;
    return head;
  }));
}

export function markOrder(head, { sort, down }) {
  for (const cell of head.children) {
    if (cell.dataset.column === sort) cell.setAttribute('aria-sort', down ? 'descending' : 'ascending');
    else cell.removeAttribute('aria-sort');
  }
}

function tableRow(columns, row, current) {
  const line = el('tr', {}, ...columns.map(({ cell, number, wide, term, lang }, at) => {
    const kind = number ? 'number' : wide ? 'wide' : term ? 'term' : '';
    return el(at ? 'td' : 'th', { className: kind, ...(at ? {} : { scope: 'row' }), ...(lang ? { lang } : {}) }, ...cell(row));
  }));
  line.dataset.row = row;
  if (current) line.setAttribute('aria-current', 'true');
  return line;
}

function moreRow(columns, key, n, work) {
  const button = el('button', { type: 'button', textContent: t(key, { n }), onclick: work });
  return el('tr', { className: 'more' }, el('td', { colSpan: columns.length }, button));
}

export function fillBody(body, columns, rows, isCurrent) {
  const again = (edge, change) => () => {
    const at = edge === 'last' ? body.rows[body.rows.length - 1].rowIndex : 0;
    change();
    fillBody(body, columns, rows, isCurrent);
    body.rows[Math.min(at - 1, body.rows.length - 1)]?.querySelector('button')?.focus();
  };
  const lines = rows.slice(range.first, range.last).map((row) => tableRow(columns, row, isCurrent(row)));
  const before = Math.min(WINDOW, range.first), after = Math.min(WINDOW, rows.length - range.last);
  if (before > 0) lines.unshift(moreRow(columns, 'tablesBefore', before, again('first', () => { range.first -= before; })));
  if (after > 0) lines.push(moreRow(columns, 'tablesMore', after, again('last', () => { range.last += after; })));
  body.replaceChildren(...lines);
}
