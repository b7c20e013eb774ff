// The card of the row that is looked at: all its cells, its words where they stand, what it needs and what uses it.
import { $, button, el } from './dom.js';
import { alongOf, desk, groupOf, isThing, look, on, rowOf, stateOf, tableOf } from './model.js';
import { nameOf } from './fields.js';
import { sentence, told } from './sentence.js';
import { joined, spansOf } from './text.js';
import { say, t } from './words.js';

const AROUND = 18; // so many characters are shown before and after a quote
const NEAR = 10, MOST = 40; // so many characters around each of the same words; so many links
const evidence = new Set(['source', 'quote', 'at']);

// The words of a row where they stand, marked.
export function quoteOf(row, words = desk.article?.words) {
  const spans = joined(spansOf(row.at));
  if (!spans.length || !words || row.source !== desk.article?.id) return el('blockquote', { lang: 'zh-Hans' }, el('mark', {}, row.quote || '—'));
  const parts = [], flat = (text) => text.replace(/\s+/g, ' ');
  const before = Math.max(0, spans[0][0] - AROUND), last = spans[spans.length - 1][1];
  parts.push(before ? '…' : '', flat(words.cut(before, spans[0][0])));
  spans.forEach(([start, end], at) => {
    if (at) {
      const gap = flat(words.cut(spans[at - 1][1], start));
      parts.push(gap.length > 2 * AROUND ? `${gap.slice(0, AROUND)} … ${gap.slice(-AROUND)}` : gap);
    }
    parts.push(el('mark', {}, words.cut(start, end)));
  });
  const after = Math.min(words.length, last + AROUND);
  parts.push(flat(words.cut(last, after)), after < words.length ? '…' : '');
  return el('blockquote', { lang: 'zh-Hans' }, ...parts);
}

// All cells that say something, and the names of the columns that say nothing.
export function cellsOf(row, differs = () => false) {
  const columns = tableOf(row.table).columns.filter((column) => !evidence.has(column.header));
  const filled = columns.filter((column) => row.cells[column.header]), empty = columns.filter((column) => !row.cells[column.header]);
  const list = el('dl', { className: 'cells' });
  for (const column of filled) {
    const raw = row.cells[column.header], said = told(row, column);
    list.append(el('dt', {}, nameOf(column)), el('dd', { className: differs(column.header) ? 'differs' : '' }, el('span', { lang: 'zh-Hans' }, said), said === raw || column.name === 'id' ? null : el('code', {}, raw)));
  }
  const blank = empty.length ? el('p', { className: 'hint' }, t('empty', { what: empty.map(nameOf).join(t('comma')) })) : null;
  return [list, blank];
}

// What accepting the row would accept with it, in a line that is seen without scrolling.
function company(row) {
  if (row.review) return null;
  const open = (row.needs || []).map(rowOf).filter((one) => one && !one.review), things = [row, ...open];
  const same = new Set(things.flatMap(alongOf).filter((one) => rowOf(one) && !rowOf(one).review && one !== row.candidate));
  const what = [...open.map(sentence), ...(same.size ? [t('goesSame', { n: same.size })] : [])];
  return what.length ? el('p', { className: 'hint goes' }, t('goesWith', { what: what.join(t('comma')) })) : null;
}

// The other places where the article says the same of the same thing, each with the words around it.
function elsewhere(row) {
  const found = alongOf(row).map(rowOf).filter((one) => one && one.source === desk.article?.id);
  if (!found.length) return null;
  const items = found.slice(0, MOST).map((one) => el('li', {}, signOf(one), button(around(one), () => look(one.candidate), { className: 'name', lang: 'zh-Hans' })));
  if (found.length > MOST) items.push(el('li', {}, t('andMore', { n: found.length - MOST })));
  return [el('h3', {}, t('along', { n: found.length })), el('ul', { className: 'links' }, ...items)];
}
function around(row) {
  const { words } = desk.article, spans = spansOf(row.at), start = spans[0][0], end = spans[spans.length - 1][1];
  const flat = (text) => text.replace(/\s+/g, ' ');
  return [`…${flat(words.cut(Math.max(0, start - NEAR), start))}`, el('b', {}, flat(words.cut(start, end))), `${flat(words.cut(end, Math.min(words.length, end + NEAR)))}…`];
}

const signOf = (row) => el('span', { className: `sign s-${stateOf(row)}`, title: t(`state-${stateOf(row)}`) }, { undecided: '○', accepted: '✓', rejected: '✕', merged: '⇒' }[stateOf(row)]);

function linked(key, candidates) {
  if (!candidates?.length) return null;
  const links = candidates.slice(0, MOST).map((candidate) => {
    const row = rowOf(candidate);
    return el('li', {}, row ? signOf(row) : null, button(row ? sentence(row) : candidate, () => look(candidate), { className: 'name', lang: 'zh-Hans' }), row ? el('small', {}, say(tableOf(row.table).title)) : null);
  });
  if (candidates.length > MOST) links.push(el('li', {}, t('andMore', { n: candidates.length - MOST })));
  return [el('h3', {}, t(key, { n: candidates.length })), el('ul', { className: 'links' }, ...links)];
}

export function badge(row) {
  const state = desk.unsaved.has(row.candidate) ? 'unsaved' : stateOf(row);
  const into = state === 'merged' ? row.review.slice('merged:'.length) : '', kept = rowOf(into);
  return el('span', { className: `badge s-${state}` }, t(`state-${state}`), into ? `：${kept ? sentence(kept) : into}` : '');
}

export function head(row) {
  return [el('h2', { lang: 'zh-Hans' }, el('i', { className: `dot k-${groupOf(row.table)}` }), el('span', {}, sentence(row))),
    el('p', { className: 'facts' }, badge(row), el('span', {}, say(tableOf(row.table).title)), el('code', {}, row.candidate), el('span', { className: Number(row.confidence) < 0.7 ? 'unsure' : '' }, t('sure', { value: row.confidence || '—' })), el('span', {}, t('rule'), ' ', el('code', {}, row.rule || '—')))];
}

export function paintCard() {
  const row = rowOf(desk.current);
  $('card-body').hidden = false;
  $('acts').hidden = !row;
  if (!row) { $('card-body').replaceChildren(el('p', { className: 'hint' }, t('noRow'))); return; }
  const same = new Set(alongOf(row));
  $('card-body').replaceChildren(...[...head(row), quoteOf(row), company(row), ...cellsOf(row), linked('needs', row.needs), elsewhere(row), linked('usedBy', row.used_by.filter((one) => !same.has(one)))].flat().filter(Boolean));
  $('card-body').scrollTop = 0;
  for (const [id, able] of Object.entries({ accept: stateOf(row) !== 'accepted', reject: stateOf(row) !== 'rejected', reopen: row.review !== '', edit: stateOf(row) !== 'merged', merge: isThing(row) && stateOf(row) !== 'merged' })) $(id).disabled = !able;
}

export function makeCard() {
  on('current', paintCard);
  on('article', paintCard);
  on('waiting', paintCard);
  on('rows', (changed) => {
    const row = rowOf(desk.current);
    if (!row || [row.candidate, ...(row.needs || []), ...(row.used_by || [])].some((one) => changed.includes(one))) paintCard();
  });
}
