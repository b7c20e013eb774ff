// The fields of a form: one for each column, fit to what stands in it.
import { entities } from './api.js';
import { combo } from './combo.js';
import { el, fold } from './dom.js';
import { optionLabel } from './sentence.js';
import { say } from './words.js';

const LONG = new Set(['note', 'reason']);

const optionsFor = (column) => async (words) => {
  const wanted = fold(words);
  return column.options
    .map((one) => ({ value: one.value, label: say(one.label) || one.value }))
    .filter((one) => fold(`${one.label} ${one.value}`).includes(wanted));
};
const thingsFor = (column) => async (words) => (await entities(words, column.tables || [])).map((one) => ({ value: one.id, label: one.label, more: one.id }));

function choice(column, row, id, label, changed) {
  const value = row.cells[column.header] || '', known = row.refs[column.header];
  const nameOf = column.options ? (one) => optionLabel(column, one) : (one) => (known && known.value === one && known.label) || one;
  const made = combo({ id, label, value, nameOf, search: column.options ? optionsFor(column) : thingsFor(column), multiple: column.multiple || /[;；]/.test(value), changed });
  return { node: made.node, input: made.input, read: made.value };
}

function plainField(column, row, id, changed) {
  const value = row.cells[column.header] || '';
  const input = el(LONG.has(column.name) ? 'textarea' : 'input', { id, className: 'field', value, spellcheck: false, autocomplete: 'off', oninput: changed });
  if (input.rows) input.rows = 2;
  return { node: input, input, read: () => input.value.trim() };
}

// A labelled field: {column, node, read, wrong(message), focus}.
export function fieldFor(column, row, changed) {
  const id = `cell-${column.header.replace(/\W/g, '-')}`, label = nameOf(column), hint = column.description ? say(column.description) : '';
  const own = column.options || column.kind === 'reference' ? choice(column, row, id, label, changed) : plainField(column, row, id, changed);
  const told = el('p', { id: `${id}-wrong`, className: 'bad', role: 'alert', hidden: true });
  own.input.setAttribute('aria-describedby', told.id);
  if (column.required && !column.header.endsWith('@en')) own.input.setAttribute('aria-required', 'true');
  if (hint) own.input.title = hint;
  const node = el('div', { className: 'cell' }, el('label', { htmlFor: id }, label, column.required && !column.header.endsWith('@en') ? el('span', { className: 'must', ariaHidden: 'true' }, ' *') : null), own.node, told);
  const wrong = (message) => {
    told.textContent = message;
    told.hidden = !message;
    own.input.setAttribute('aria-invalid', String(Boolean(message)));
  };
  return { column, node, read: own.read, wrong, focus: () => own.input.focus() };
}

// What a column is called; names in several languages say in which.
export function nameOf(column) {
  const [, language] = column.header.split('@');
  return say(column.title) + (language ? ` (${language})` : '');
}
