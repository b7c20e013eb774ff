// The side: questions, terms of the ontology, what was asked before; and the panel that is open.
import { TERMS, pick, state, t } from './book.js';
import { termsFor } from './complete.js';
import { $, el, keep, kept } from './dom.js';

const NAMES = ['questions', 'terms', 'history'], MOST_TERMS = 80, MOST_PAST = 50;
const KEY = 'kg.query.history';

export function openPanel(name) {
  for (const one of NAMES) {
    $(`tab-${one}`).setAttribute('aria-selected', String(one === name));
    $(`tab-${one}`).tabIndex = one === name ? 0 : -1;
    $(`panel-${one}`).hidden = one !== name;
  }
}

export function makeTabs() {
  for (const [at, name] of NAMES.entries()) {
    $(`tab-${name}`).onclick = () => openPanel(name);
    $(`tab-${name}`).onkeydown = ({ key }) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
      if (!step) return;
      const next = NAMES[(at + step + NAMES.length) % NAMES.length];
      openPanel(next);
      $(`tab-${next}`).focus();
    };
  }
  openPanel(NAMES[0]);
}

// The side is a drawer where the window is narrow.
export const narrow = matchMedia('(max-width: 760px)');
export function showSide(shown) {
  $('side').hidden = !shown;
  $('menu').setAttribute('aria-expanded', String(shown));
}

const sought = { words: '' };
export function termList(place, take) {
  const field = el('input', { id: 'terms-words', type: 'search', className: 'field', value: sought.words, placeholder: t('termsHint'), ariaLabel: t('termsHint'), autocomplete: 'off', spellcheck: false });
  const count = el('p', { id: 'terms-found', className: 'hint', role: 'status' }), list = el('ul', { id: 'terms-list' });
  const item = ({ label, detail, type, info }) => el('li', {}, el('button', { type: 'button', title: info || null, onclick: () => take(label) }, el('span', {}, detail), el('small', {}, t(type)), el('code', {}, label)));
  const paint = () => {
    sought.words = field.value;
    const found = termsFor(field.value), shown = found.slice(0, MOST_TERMS);
    count.textContent = t(!found.length ? 'nothing' : found.length > shown.length ? 'termsShown' : 'termsFound', { n: shown.length, total: found.length > shown.length ? found.length : TERMS.length });
    list.replaceChildren(...shown.map(item));
  };
  field.oninput = paint;
  place.replaceChildren(field, count, list);
  paint();
}

// {text, question, told, at}; one that is asked again moves to the front.
export function rememberAsked(one) {
  keep(KEY, [one, ...kept(KEY, []).filter(({ text }) => text !== one.text)].slice(0, MOST_PAST));
}

const isPast = (one) => one && typeof one.text === 'string' && typeof one.at === 'number';
export function pastList(place, take) {
  const past = kept(KEY, []), list = (Array.isArray(past) ? past : []).filter(isPast);
  const when = new Intl.DateTimeFormat(state.lang === 'zh' ? 'zh-CN' : 'en-GB', { dateStyle: 'medium', timeStyle: 'short' });
  const firstLine = (text) => text.split('\n').find((line) => line.trim() && !/^\s*(#|PREFIX\b|BASE\b)/i.test(line)) || text.slice(0, 80);
  const item = (one) => el('li', {}, el('button', { type: 'button', title: one.text, onclick: () => take(one) },
    el('span', {}, Array.isArray(one.title) ? pick(one.title) : t('untitled')), el('code', {}, firstLine(one.text)), el('small', {}, [when.format(one.at), Array.isArray(one.told) ? pick(one.told) : ''].filter(Boolean).join(' · '))));
  const clear = el('button', { type: 'button', id: 'history-clear', onclick: () => { keep(KEY, []); pastList(place, take); place.focus(); } }, t('historyClear'));
  place.replaceChildren(...(list.length ? [el('ul', { id: 'history-list' }, ...list.map(item)), el('div', { className: 'actions' }, clear)] : [el('p', { className: 'hint' }, t('historyNone'))]));
}
