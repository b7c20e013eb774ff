// The saved questions: a list by group, and the form of the one that is posed. What is filled in goes into the query
// as VALUES, and the reader sees it there.
import { PREFIXES, QUESTIONS, pick, t, termNamed } from './book.js';
import { combo } from './combo.js';
import { learnTitle, titleOf } from './asking.js';
import { $, el, fold } from './dom.js';
import { meaning } from './finding.js';
import { declaringUsed } from './prologue.js';

export const questionNamed = (name) => QUESTIONS.find((one) => one.name === name);
const listed = { words: '' };

const literal = (text) => `"${text.replace(/["\\\n\r\t]/g, (one) => ({ '\n': '\\n', '\r': '\\r', '\t': '\\t' }[one] || `\\${one}`))}"`;
const safeIri = (iri) => /^[^\s<>"{}|^`\\]+$/.test(iri);

// The text of a question, with its prefixes; `values` are IRIs and texts by name of parameter.
export function queryOf({ before, after, params }, values) {
  const rows = params.filter(({ name, kind }) => values[name] && (kind === 'string' || safeIri(values[name])))
    .map(({ name, kind }) => `\n  VALUES ?${name} { ${kind === 'string' ? literal(values[name]) : `<${values[name]}>`} }`).join('');
  const text = before + rows + after, more = declaringUsed(text, PREFIXES);
  return more ? text.slice(0, more.from) + more.insert + text.slice(more.from) : text;
}

// The defaults of a question, names turned into what they mean here; what means nothing stays free.
export async function defaults({ params }) {
  const values = {};
  for (const { name, kind, default: given } of params) {
    if (!given) continue;
    const one = kind === 'iri' ? termNamed(given) || await meaning(given).catch(() => null) : null;
    const value = kind === 'iri' ? one?.iri : given.replace(/^"(.*)"$/s, '$1');
    if (value) values[name] = value;
  }
  return values;
}

// The form of a question; `changed(values)` hears what is filled in.
export function questionForm(question, values, changed) {
  const fill = (name, value) => { if (value) values[name] = value; else delete values[name]; changed(values); };
  const fields = question.params.map(({ name, kind, title }) => {
    const id = `param-${name}`, label = pick(title) || name, value = values[name] || '', any = t(kind === 'iri' ? 'chooseHint' : 'any');
    const field = kind === 'iri'
      ? combo({ id, label, value: value && (pick(titleOf(value)) || value), placeholder: any, chosen: (one) => { if (one) learnTitle(one.iri, titleOf(one.iri).some(Boolean) ? titleOf(one.iri) : [one.name, one.name]); fill(name, one?.iri); } })
      : el('input', { id, type: 'text', className: 'field', value, placeholder: any, oninput: ({ target }) => fill(name, target.value) });
    return el('div', { className: 'param' }, el('label', { htmlFor: id }, label), field);
  });
  const head = el('h2', {}, el('span', { className: 'nth' }, /^\d*/.exec(question.name)[0]), pick(question.title));
  return [head, ...(fields.length ? [el('div', { className: 'params', role: 'group', ariaLabel: t('parameters') }, ...fields)] : [])];
}

function fits({ name, title, group }, words) {
  const text = [name, ...title, ...group].map(fold).join('\n');
  return words.every((word) => (/^\d+$/.test(word) ? Number(word) === Number(/^\d*/.exec(name)[0]) : text.includes(fold(word))));
}

// The list; `pose(question)` hears which is chosen, `posed()` says which one is.
export function questionList(place, pose, posed) {
  const field = el('input', { id: 'questions-words', type: 'search', className: 'field', value: listed.words, placeholder: t('questionsHint'), ariaLabel: t('questionsHint'), autocomplete: 'off', spellcheck: false });
  const count = el('p', { id: 'questions-found', className: 'hint', role: 'status' }), list = el('div', { id: 'questions-list' });
  field.oninput = () => { listed.words = field.value; paint(); };
  place.replaceChildren(field, count, list);
  function paint() {
    const words = listed.words.split(/\s+/).filter(Boolean), some = QUESTIONS.filter((one) => fits(one, words)), groups = new Map();
    for (const one of some) groups.set(one.group[0], [...(groups.get(one.group[0]) || []), one]);
    count.textContent = some.length ? t('questionsFound', { n: some.length, total: QUESTIONS.length }) : t('nothing');
    list.replaceChildren(...[...groups.values()].map((group) => el('section', {}, el('h2', {}, pick(group[0].group)), el('ul', {}, ...group.map(item)))));
  }
  const item = (one) => el('li', {}, el('button', { type: 'button', 'data-question': one.name, 'aria-current': posed() === one.name ? 'true' : null, onclick: () => pose(one) },
    el('span', { className: 'nth' }, /^\d*/.exec(one.name)[0]), el('span', {}, pick(one.title))));
  paint();
  return paint;
}

export function markPosed(name) {
  for (const one of document.querySelectorAll('[data-question]')) {
    if (one.dataset.question === name) one.setAttribute('aria-current', 'true'); else one.removeAttribute('aria-current');
  }
  $('questions-list')?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
}
