// A row in words: names, not ids.
import { tableOf } from './model.js';
import { pick, say, state } from './words.js';

const SENTENCES = await (await fetch('assets/sentences.json')).json();

// What a cell says: names of things, labels of options, else what stands there.
export function told(row, column) {
  const value = row.cells[column.header] || '';
  if (row.refs[column.header]?.label) return row.refs[column.header].label;
  if (!column.options || !value) return value;
  return value.split(/[;；]/).map((one) => optionLabel(column, one.trim())).join('；');
}
export function optionLabel(column, value) {
  const option = column.options?.find((one) => one.value === value);
  return option ? say(option.label) || value : value;
}

function part(row, name) {
  if (name === 'quote') return row.quote.replaceAll('|', '');
  const columns = tableOf(row.table).columns.filter((column) => column.name === name);
  const wanted = columns.sort((a, b) => b.header.endsWith(`@${state.lang}`) - a.header.endsWith(`@${state.lang}`));
  return wanted.map((column) => told(row, column)).find(Boolean) || '';
}

// `{name}` is a cell, `{name|words}` what stands there when it is empty; `[…]` goes when a cell in it is empty.
function filled(pattern, row) {
  const fill = (text) => text.replace(/\{(\w+)(?:\|([^}]*))?\}/g, (_, name, otherwise) => part(row, name) || otherwise || '…');
  const optional = pattern.replace(/\[([^\]]*)\]/g, (_, inner) => ([...inner.matchAll(/\{(\w+)\}/g)].every(([, name]) => part(row, name)) ? inner : ''));
  return fill(optional);
}

export function sentence(row) {
  if (row.table === 'links' && part(row, 'relation').includes('…')) return `${part(row, 'subject')} ${part(row, 'relation').replace('…', ` ${part(row, 'object') || '…'} `)}`;
  const pattern = SENTENCES[row.table];
  if (pattern) return filled(pick(pattern), row);
  const parts = tableOf(row.table).columns.filter((column) => column.required && column.kind !== 'evidence' && column.name !== 'id').map((column) => told(row, column));
  return parts.filter(Boolean).join(' — ') || row.label;
}
