// The answer as a table: sorted by what the reader clicks, a part of the rows at a time.
import { HEADINGS, pick, state, t } from './book.js';
import { cellElement, isNumber, textOf } from './cells.js';
import { el } from './dom.js';

export const AT_ONCE = 300;
const OWN = new Set(['subject', 'predicate', 'object', 'value']);

export const heading = (name, form) => (form !== 'select' && OWN.has(name) ? t(name) : HEADINGS[name] ? pick(HEADINGS[name]) : name);

const collators = {};
function byText(a, b) {
  const collator = collators[state.lang] ||= new Intl.Collator(state.lang === 'zh' ? 'zh-Hans-CN' : 'en', { numeric: true });
  return collator.compare(a, b);
}

// Empty cells stand last, whichever way it is sorted; what is equal stays in the order of the query.
export function sorted(rows, { column, down }) {
  if (column < 0) return rows;
  const keyed = rows.map((row) => { const cell = row[column]; return { row, none: cell === null, number: isNumber(cell) ? Number(cell.value) : NaN, text: textOf(cell) }; });
  const way = down ? -1 : 1;
  const compare = (a, b) => {
    if (a.none || b.none) return a.none - b.none;
    if (!Number.isNaN(a.number) && !Number.isNaN(b.number)) return way * (a.number - b.number);
    return way * byText(a.text, b.text);
  };
  return keyed.sort(compare).map((one) => one.row);
}

// `look`: {column, down, iris, most}, changed here; `repaint` paints anew; `needed(rows)` reads names of rows.
export function resultTable(answer, look, repaint) {
  const { vars, rows, form } = answer;
  const shown = sorted(rows, look).slice(0, look.most);
  const head = vars.map((name, c) => headCell(name, c, answer, look, repaint));
  const body = shown.map((row) => el('tr', {}, ...row.map((cell) => cellElement(cell, look.iris))));
  if (rows.length > look.most) body.push(moreRow(rows.length, vars.length, look, repaint));
  const table = el('table', {}, el('caption', { className: 'unseen' }, t('answer')), el('thead', {}, el('tr', {}, ...head)), el('tbody', {}, ...body));
  return el('div', { className: 'grid', id: 'grid', role: 'region', tabIndex: 0, ariaLabel: `${t('answer')} (${form === 'ask' ? 'ASK' : rows.length})` }, table);
}

function headCell(name, c, { rows, form }, look, repaint) {
  const numeric = rows.some((row) => isNumber(row[c])), title = form === 'select' ? `?${name}` : null;
  const sort = () => {
    Object.assign(look, look.column !== c ? { column: c, down: false } : look.down ? { column: -1, down: false } : { down: true });
    repaint(`sort-${c}`);
  };
  const direction = look.column === c ? (look.down ? 'descending' : 'ascending') : null;
  const button = el('button', { type: 'button', id: `sort-${c}`, onclick: sort, title }, heading(name, form));
  return el('th', { scope: 'col', className: numeric ? 'number' : '', 'aria-sort': direction }, button);
}

function moreRow(total, columns, look, repaint) {
  const n = Math.min(AT_ONCE, total - look.most);
  const more = el('button', { type: 'button', id: 'more', onclick: () => { look.most += n; repaint('more'); } }, t('more', { n, total }));
  return el('tr', { className: 'more' }, el('td', { colSpan: columns }, more));
}
