// The page's words, in the language that the reader has chosen.
import { keep, kept } from './dom.js';

const WORDS = await (await fetch('assets/words.json')).json();
const asked = new URLSearchParams(location.search).get('lang');
export const state = { lang: ['zh', 'en'].includes(asked) ? asked : kept('kg.lang', document.body.dataset.lang) };

export const pick = (pair) => (state.lang === 'zh' ? pair[0] || pair[1] : pair[1] || pair[0]);
export const say = (text) => (state.lang === 'zh' ? text.zh || text.en : text.en || text.zh) || '';
export const t = (key, values = {}) => pick(WORDS[key]).replace(/\{(\w+)\}/g, (_, one) => values[one]);

// The words in the template, which are there by key.
export function applyWords() {
  document.documentElement.lang = state.lang === 'zh' ? 'zh-Hans' : 'en';
  for (const node of document.querySelectorAll('[data-text]')) node.textContent = t(node.dataset.text);
  for (const node of document.querySelectorAll('[data-label]')) node.setAttribute('aria-label', t(node.dataset.label));
  for (const node of document.querySelectorAll('[data-hint]')) node.placeholder = t(node.dataset.hint);
  for (const node of document.querySelectorAll('[data-tip]')) { node.title = t(node.dataset.tip); node.setAttribute('aria-label', t(node.dataset.tip)); }
}

const repaints = [];
export const onLanguage = (repaint) => repaints.push(repaint);
export function setLanguage(lang) {
  state.lang = lang;
  keep('kg.lang', lang);
  applyWords();
  for (const one of repaints) one();
}
