// Languages: the page's own words, and the names of things.
import { ABOUT, DATA, GROUPINGS, N, NODES, OFFSET } from './data.js';
import { $ } from './dom.js';
import { state } from './state.js';

export const t = (key, values = {}) => ABOUT.words[state.lang][key].replace(/\{(\w+)\}/g, (_, one) => values[one]);
export const pick2 = (pair) => (state.lang === 'zh' ? pair[0] : pair[1]);
export const titled = (thing) => (state.lang === 'zh' ? thing.zh : thing.en);
export const nodeName = (i, lang) => (lang === 'zh' ? NODES.zh[i] : NODES.en[i] || NODES.zh[i]);

// The name of a spot: a node, or a group.
export function name(p) {
  if (p < N) return nodeName(p, state.lang);
  const q = state.grouping, g = p - OFFSET[q];
  return pick2([GROUPINGS[q].zhs[g], GROUPINGS[q].ens[g]]);
}
export const otherName = (i) => nodeName(i, state.lang === 'zh' ? 'en' : 'zh');
export const typeName = (i) => pick2(DATA.types[NODES.type[i]]);
export const colon = () => (state.lang === 'zh' ? '：' : ': ');

const days = (day) => new Date(day * 864e5), formats = new Map();
// A day in words; making a format is dear, so each is made once.
export function dayWords(day, options) {
  const key = state.lang + Object.values(options).join();
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(state.lang === 'zh' ? 'zh-CN' : 'en-GB', { timeZone: 'UTC', ...options }));
  return formats.get(key).format(days(day));
}
export function yearWords(day) {
  const year = days(day).getUTCFullYear();
  if (year < 1) return dayWords(day, { year: 'numeric' });
  return state.lang === 'zh' ? `${year}年` : String(year);
}
export const date = (day) => (Number.isFinite(day) ? dayWords(day, { dateStyle: 'medium' }) : '…');
export const isoDate = (day) => (Number.isFinite(day) ? days(day).toISOString().slice(0, 10) : '');
export const dates = ([from, to]) => (from === to ? date(from) : `${date(from)} – ${date(to)}`);

// The words in the template, which are there by key.
export function applyWords() {
  document.documentElement.lang = state.lang === 'zh' ? 'zh-Hans' : 'en';
  document.title = $('title').textContent = ABOUT.title[state.lang] || ABOUT.title.zh || ABOUT.title.en;
  for (const node of document.querySelectorAll('[data-text]')) node.textContent = t(node.dataset.text);
  for (const node of document.querySelectorAll('[data-label]')) node.setAttribute('aria-label', t(node.dataset.label));
  for (const node of document.querySelectorAll('[data-tip]')) { node.title = t(node.dataset.tip); node.setAttribute('aria-label', t(node.dataset.tip)); }
  for (const node of document.querySelectorAll('[data-hint]')) {
    node.placeholder = t(node.dataset.hint);
    node.setAttribute('aria-label', t(node.dataset.hint));
  }
}
