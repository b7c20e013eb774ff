// Merging a row with another thing: found by name, both shown side by side, the direction said and turned by a key.
import { entities } from './api.js';
import { cellsOf, head, quoteOf } from './card.js';
import { closeDialog, show, titleOf } from './dialogs.js';
import { button, el } from './dom.js';
import { desk, locate, rowOf } from './model.js';
import { sentence } from './sentence.js';
import { t } from './words.js';

const PAUSE = 120;

// Look for the other; `merge(from, into)` does it, where `from` is a row and `into` a candidate or an id.
export function showMerge(row, merge) {
  const list = el('ul', { id: 'others', role: 'listbox', ariaLabel: t('others') }), none = el('p', { className: 'hint', role: 'status' });
  const field = el('input', { id: 'other', className: 'field', type: 'text', role: 'combobox', autocomplete: 'off', spellcheck: false, ariaExpanded: 'true', 'aria-controls': 'others', ariaLabel: t('mergeFind') });
  let found = [], active = 0, last = 0, timer = 0;
  const mark = () => {
    [...list.children].forEach((node, at) => node.setAttribute('aria-selected', String(at === active)));
    if (found.length) field.setAttribute('aria-activedescendant', `other-${active}`); else field.removeAttribute('aria-activedescendant');
    list.children[active]?.scrollIntoView({ block: 'nearest' });
  };
  const take = async (one) => { if (one) sides(row, one.candidate ? (await locate(one.candidate)) || one : one, merge); };
  const seek = async () => {
    const mine = last += 1;
    let rows = [];
    try { rows = await likely(field.value.trim(), row); } catch { /* said below */ }
    if (mine !== last) return;
    found = rows.filter((one) => one.candidate !== row.candidate && one.id !== row.cells.id);
    active = 0;
    list.hidden = !found.length;
    field.setAttribute('aria-expanded', String(found.length > 0));
    none.textContent = found.length ? '' : t('noOther');
    list.replaceChildren(...found.map((one, at) => el('li', { id: `other-${at}`, role: 'option', onclick: () => take(one) }, el('span', { lang: 'zh-Hans' }, one.label), el('small', { lang: 'zh-Hans' }, one.quotes?.[0] && one.quotes[0] !== one.label ? `“${quoteText(one.quotes[0])}” ` : '', one.id))));
    mark();
  };
  field.oninput = () => { clearTimeout(timer); timer = setTimeout(seek, PAUSE); };
  field.onkeydown = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.isComposing) return;
    if (step) { event.preventDefault(); active = Math.max(0, Math.min(found.length - 1, active + step)); mark(); }
    if (event.key === 'Enter') { event.preventDefault(); take(found[active]); }
  };
  show(t('mergeTitle', { what: sentence(row) }), [el('label', { htmlFor: 'other', className: 'hint' }, t('mergeFind')), field, list, none], { first: field });
  seek();
}
const quoteText = (quote) => (typeof quote === 'string' ? quote : quote.quote || '');

// What the words find; without words, what is called most alike.
async function likely(words, row) {
  if (words) return entities(words, [row.table]);
  const name = row.label, starts = [name.slice(0, 2), name.slice(-4), ''];
  const all = (await Promise.all(starts.map((start) => entities(start, [row.table])))).flat();
  const unique = [...new Map(all.map((one) => [one.id, one])).values()];
  return unique.map((one) => [alike(one.label, name), one]).sort((a, b) => b[0] - a[0]).map(([, one]) => one);
}
const pairsOf = (text) => new Set([...text].map((one, at, all) => one + (all[at + 1] || '')));
function alike(a, b) {
  const [one, other] = [pairsOf(a), pairsOf(b)], shared = [...one].filter((pair) => other.has(pair)).length;
  return (2 * shared) / (one.size + other.size || 1) + (a.includes(b) || b.includes(a) ? 1 : 0);
}

// Both side by side: the left one goes, the right one stays.
function sides(from, into, merge) {
  const isRow = (one) => 'cells' in one, turn = () => { if (isRow(into)) sides(into, from, merge); };
  const differs = (header) => isRow(from) && isRow(into) && (from.cells[header] || '') !== (into.cells[header] || '');
  const go = button(t('mergeGo'), () => { closeDialog(); merge(from, into); }, { className: 'main', id: 'merge-go' });
  const swap = button(t('mergeSwap'), turn, { id: 'merge-swap', disabled: !isRow(into), 'aria-keyshortcuts': 's' });
  const dialog = show(t('mergeCheck'), [
    el('div', { className: 'sides merging' }, side(from, 'goes', differs), el('div', { className: 'arrow', ariaHidden: 'true' }, '→'), side(into, 'stays', differs)),
    el('p', { className: 'count', role: 'status' }, t('mergeTold', { from: nameOf(from), into: nameOf(into), n: from.used_by?.length || 0 })),
    isRow(into) ? null : el('p', { className: 'hint' }, t('mergeOneWay')),
    el('div', { className: 'actions' }, go, swap, button(t('cancel'), closeDialog), el('small', { className: 'hint' }, t('mergeKeys'))),
  ], { wide: true, first: go });
  dialog.onkeydown = (event) => { if (event.key.toLowerCase() === 's' && !event.ctrlKey && !event.metaKey) { event.preventDefault(); turn(); } };
  dialog.addEventListener('close', () => { dialog.onkeydown = null; }, { once: true });
}

const nameOf = (one) => ('cells' in one ? sentence(one) : one.label);
function side(one, name, differs) {
  const where = el('h3', {}, t(name));
  if (!('cells' in one)) return el('section', { className: `side ${name}` }, where, el('h2', { lang: 'zh-Hans' }, one.label), el('p', {}, el('code', {}, one.id)), ...quotes(one.quotes || []));
  const others = (one.used_by || []).map(rowOf).filter((row) => row && row.quote !== one.quote).slice(0, 4).map((row) => row.quote);
  return el('section', { className: `side ${name}` }, where, ...head(one), quoteOf(one), ...quotes(others), desk.state.articles.length > 1 ? el('p', { className: 'hint' }, titleOf(one.candidate)) : null, ...cellsOf(one, differs));
}
const quotes = (all) => all.map((quote) => el('blockquote', { lang: 'zh-Hans' }, quoteText(quote)));
