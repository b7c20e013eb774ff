// A term of an answer, as text and as an element: things by name, with a link to their page.
import { curie, pick, state, termOf } from './book.js';
import { titleOf } from './asking.js';
import { el } from './dom.js';
import { pageOf } from './places.js';

const NUMBER = /#(?:integer|decimal|double|float|int|long|short|byte|nonNegativeInteger|positiveInteger)$/;
export const isNumber = (cell) => cell !== null && cell.type === 'literal' && NUMBER.test(cell.datatype || '') && cell.value !== '' && Number.isFinite(Number(cell.value));
export const isIri = (cell) => cell !== null && cell.type === 'uri';
const HANZI = /\p{Script=Han}/u;

export function nameOf(iri) {
  const term = termOf(iri), title = titleOf(iri);
  return (term && pick(term.label)) || pick(title) || curie(iri);
}

export function textOf(cell) {
  if (cell === null) return '';
  if (cell.type === 'uri') return nameOf(cell.value);
  if (cell.type === 'bnode') return `_:${cell.value}`;
  return typeof cell.value === 'string' ? cell.value : JSON.stringify(cell.value);
}

// Chinese on an English page says so, for voices and fonts.
const langOf = (text, cell) => cell['xml:lang'] || (state.lang === 'en' && HANZI.test(text) ? 'zh-Hans' : null);

export function cellElement(cell, showIri) {
  if (cell === null) return el('td');
  const text = textOf(cell), lang = langOf(text, cell);
  if (cell.type !== 'uri') return el('td', { className: isNumber(cell) ? 'number' : breadth(text), lang, title: cell.datatype ? curie(cell.datatype) : null }, text);
  const address = pageOf(cell.value), short = curie(cell.value);
  const link = address ? el('a', { href: address, title: cell.value, lang, rel: 'noreferrer' }, text) : el('span', { title: cell.value, lang }, text);
  return el('td', { className: breadth(text) }, link, showIri && short !== text ? el('code', { className: short === cell.value ? '' : 'curie' }, short) : null);
}

const breadth = (text) => { const wide = text.length * (HANZI.test(text) ? 2 : 1); return wide > 60 ? 'longest' : wide > 24 ? 'longer' : wide > 14 ? 'long' : 'brief'; };
