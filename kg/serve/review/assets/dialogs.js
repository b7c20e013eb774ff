// What stands in front of the page for a while: the keys, accepting many at once, two versions of a row.
import { cellsOf, head, quoteOf } from './card.js';
import { $, button, el, keep, kept } from './dom.js';
import { KEYS } from './keys.js';
import { articleOf, desk, homeOf, readArticle, rowOf } from './model.js';
import { t } from './words.js';

let back = null;
// Show a dialog with a heading and some nodes; the focus goes back where it was when it closes.
export function show(title, nodes, { wide = false, first = null } = {}) {
  const dialog = $('dialog');
  back = dialog.open ? back : document.activeElement;
  dialog.classList.toggle('wide', wide);
  dialog.replaceChildren(el('div', { className: 'top' }, el('h2', { id: 'dialog-title' }, title), button('×', () => dialog.close(), { className: 'close', ariaLabel: t('close') })), ...nodes.flat().filter(Boolean));
  if (!dialog.open) dialog.showModal();
  first?.focus();
  return dialog;
}
export const closeDialog = () => $('dialog').close();
export function makeDialogs() {
  $('dialog').onclose = () => {
    if ($('dialog').open) return; // it was opened anew before it heard of the closing
    $('dialog').replaceChildren(); (back?.isConnected && back !== document.body ? back : $('rows')).focus();
  };
}

// ---- the keys ----
export const singleKeys = () => kept('kg.review.keys', true);
export function showHelp() {
  const rows = KEYS.map(([keys, name]) => el('tr', {}, el('td', {}, ...keys.flatMap((key, at) => [at ? ' ' : '', el('kbd', {}, key)])), el('td', {}, t(`key-${name}`))));
  const box = el('input', { type: 'checkbox', checked: singleKeys(), onchange: () => keep('kg.review.keys', box.checked) });
  show(t('help'), [el('table', { className: 'keys' }, el('tbody', {}, ...rows)), el('p', {}, el('label', {}, box, ` ${t('singleKeys')}`)), el('p', { className: 'hint' }, t('helpMore'))]);
}

// ---- accepting many ----
export async function showMany(accept) {
  const field = el('input', { id: 'above', type: 'number', min: 0, max: 1, step: 0.01, value: kept('kg.review.above', '0.90'), className: 'field' });
  const all = el('input', { type: 'checkbox', id: 'everywhere' }), told = el('p', { role: 'status', className: 'count' }), go = el('button', { type: 'submit', className: 'main' }, t('manyGo'));
  let found = [];
  const count = async () => {
    if (all.checked) for (const { id } of desk.state.articles) await readArticle(id);
    const articles = all.checked ? desk.state.articles.map(({ id }) => articleOf(id)) : [desk.article];
    found = field.value === '' ? [] : articles.flatMap((one) => one.rows).filter((row) => !row.review && Number(row.confidence) >= Number(field.value));
    told.textContent = t('manyCount', { n: found.length, value: field.value });
    go.disabled = !found.length;
  };
  field.oninput = count;
  all.onchange = count;
  const form = el('form', { method: 'dialog', onsubmit: (event) => { event.preventDefault(); keep('kg.review.above', field.value); closeDialog(); accept(found); } },
    el('div', { className: 'cell' }, el('label', { htmlFor: 'above' }, t('manyAbove')), field),
    desk.state.articles.length > 1 ? el('label', {}, all, ` ${t('manyAll', { n: desk.state.articles.length })}`) : null,
    told, el('p', { className: 'hint' }, t('manyHint')), el('div', { className: 'actions' }, go, button(t('cancel'), closeDialog)));
  show(t('many'), [form], { first: field });
  await count();
}

// ---- two versions ----
// Somebody else changed the row first: what they made of it, what was wanted here; the reader chooses.
export function showConflict({ item, theirs }, again) {
  const { body, label } = item, seen = item.seen || theirs;
  const mine = { ...seen, cells: { ...seen.cells, ...(body.cells || {}) }, at: body.at || seen.at, review: { accept: 'accepted', reject: 'rejected', reopen: '', merge: `merged:${body.into}` }[body.decision] ?? seen.review };
  const differs = (header) => (mine.cells[header] || '') !== (theirs.cells[header] || '');
  const side = (row, name) => el('section', { className: 'side' }, el('h3', {}, t(name)), ...head(row), quoteOf(row), ...cellsOf(row, differs));
  const keepTheirs = button(t('keepTheirs'), closeDialog), insist = button(t('insist'), () => { closeDialog(); again(item); }, { className: 'main' });
  show(t('conflict', { what: label }), [el('p', {}, t('conflictTold')), el('div', { className: 'sides' }, side(mine, 'yours'), side(theirs, 'theirs')), el('div', { className: 'actions' }, keepTheirs, insist)], { wide: true, first: keepTheirs });
}

export const titleOf = (candidate) => desk.state.articles.find(({ id }) => id === homeOf(candidate))?.title || rowOf(candidate)?.source || '';
