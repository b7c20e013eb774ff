// What the server tells of the ontology: prefixes, terms, saved questions, headings, and the page's words.
import { $, kept, keep } from './dom.js';

const BOOK = await (await fetch('query/book.json')).json();
const plain = (object) => Object.assign(Object.create(null), object); // a query may well say constructor:
export const PREFIXES = plain(BOOK.prefixes), HEADINGS = plain(BOOK.headings), QUESTIONS = BOOK.questions;
export const TERMS = BOOK.terms.map(([name, iri, kind, zh, en, zhMeaning, enMeaning]) => ({ name, iri, kind, label: [zh, en], meaning: [zhMeaning, enMeaning] }));
const TERM_OF = new Map(TERMS.map((one) => [one.iri, one])), TERM_NAMED = new Map(TERMS.map((one) => [one.name, one]));
export const termOf = (iri) => TERM_OF.get(iri);
export const termNamed = (name) => TERM_NAMED.get(name);

const asked = new URLSearchParams(location.search).get('lang');
export const state = { lang: ['zh', 'en'].includes(asked) ? asked : kept('kg.lang', document.body.dataset.lang) };

export const pick = (pair) => (state.lang === 'zh' ? pair[0] || pair[1] : pair[1] || pair[0]);
export const t = (key, values = {}) => pick(BOOK.words[key]).replace(/\{(\w+)\}/g, (_, one) => values[one]);

const SPACES = Object.entries(PREFIXES).sort(([, a], [, b]) => b.length - a.length);
// The shortest name of an IRI: a CURIE where the rest is one, else the IRI.
export function curie(iri) {
  for (const [prefix, space] of SPACES) {
    if (iri.startsWith(space) && /^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u.test(iri.slice(space.length)) && !iri.endsWith('.')) return `${prefix}:${iri.slice(space.length)}`;
  }
  return iri;
}
export function expanded(text) {
  const [, prefix, local] = /^([\w-]*):(.*)$/.exec(text) || [];
  return prefix in PREFIXES && !local.startsWith('//') ? PREFIXES[prefix] + local : text;
}

// The words in the template, which are there by key; links carry the language along.
export function applyWords() {
  document.documentElement.lang = state.lang === 'zh' ? 'zh-Hans' : 'en';
  document.title = t('title');
  for (const id of ['home', 'browse']) $(id).href = $(id).getAttribute('href').replace(/lang=\w+/, `lang=${state.lang}`);
  for (const node of document.querySelectorAll('[data-text]')) node.textContent = t(node.dataset.text);
  for (const node of document.querySelectorAll('[data-label]')) node.setAttribute('aria-label', t(node.dataset.label));
  for (const node of document.querySelectorAll('[data-tip]')) { node.title = t(node.dataset.tip); node.setAttribute('aria-label', t(node.dataset.tip)); }
}

export function setLanguage(lang) {
  state.lang = lang;
  keep('kg.lang', lang);
  applyWords();
  for (const one of repaints) one();
}
const repaints = [];
export const onLanguage = (repaint) => repaints.push(repaint);
