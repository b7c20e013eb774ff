// The rows by group. Only those in view are elements: there may be thousands.
import { $, el } from './dom.js';
import { desk, on, rowOf, setCurrent, shown, stateOf } from './model.js';
import { sentence } from './sentence.js';
import { t } from './words.js';

const HEAD = 30, ITEM = 47, AROUND = 6;
let groups = [], order = [], tops = new Map(), drawn = new Map();
export const SIGNS = { undecided: '○', accepted: '✓', rejected: '✕', merged: '⇒' };

export const inOrder = () => order;
export const nth = () => order.indexOf(desk.current);

function layOut() {
  groups = shown();
  order = groups.flatMap(([, rows]) => rows.map((row) => row.candidate));
  tops = new Map();
  let top = 0;
  groups = groups.map(([name, rows]) => {
    const own = { name, rows, top, height: HEAD + rows.length * ITEM };
    rows.forEach((row, at) => tops.set(row.candidate, top + HEAD + at * ITEM));
    top += own.height;
    return own;
  });
  return top;
}

export function paintList() {
  const height = layOut();
  drawn = new Map();
  $('rows').hidden = !order.length;
  $('no-rows').hidden = order.length > 0;
  $('no-rows').textContent = desk.article?.rows.length ? t('noneFit') : t('noneHere');
  $('rows').replaceChildren(...groups.map(groupNode));
  $('rows').style.setProperty('--height', `${height}px`);
  $('shown-count').textContent = t('rowsShown', { n: order.length, total: desk.article?.rows.length || 0 });
  draw();
}

function groupNode(group) {
  const open = group.rows.filter((row) => !row.review).length;
  const head = el('div', { className: 'head', ariaHidden: 'true' }, el('i', { className: `dot k-${group.name}` }), el('b', {}, t(`group-${group.name}`)), el('small', {}, open ? t('openOf', { open, n: group.rows.length }) : t('allOf', { n: group.rows.length })));
  group.node = el('div', { className: `group k-${group.name}`, role: 'group', ariaLabel: `${t(`group-${group.name}`)} ${group.rows.length}` }, head);
  group.node.style.height = `${group.height}px`;
  return group.node;
}

function item(row, at) {
  const state = desk.unsaved.has(row.candidate) ? 'unsaved' : stateOf(row), sure = Number(row.confidence);
  const node = el('div', {
    id: `row-${row.candidate}`, className: `row s-${state}${sure < 0.7 ? ' unsure' : ''}`, role: 'option', data: { candidate: row.candidate },
    'aria-selected': String(row.candidate === desk.current), 'aria-setsize': order.length, 'aria-posinset': at + 1,
  },
  el('span', { className: 'sign', ariaHidden: 'true' }, SIGNS[state] || '⟳'),
  el('span', { className: 'what', lang: 'zh-Hans' }, sentence(row)),
  el('span', { className: 'sure' }, row.confidence),
  el('span', { className: 'unseen' }, t(`state-${state}`)),
  el('span', { className: 'quote', lang: 'zh-Hans' }, row.quote),
  el('code', { className: 'rule' }, row.rule));
  return node;
}

// Draw the rows in view, and take away those that left it.
export function draw() {
  const pane = $('list'), from = pane.scrollTop - AROUND * ITEM, to = pane.scrollTop + pane.clientHeight + AROUND * ITEM, wanted = new Set();
  let before = 0;
  for (const group of groups) {
    const first = Math.max(0, Math.floor((from - group.top - HEAD) / ITEM)), last = Math.min(group.rows.length - 1, Math.ceil((to - group.top - HEAD) / ITEM));
    for (let at = first; at <= last; at += 1) {
      const { candidate } = group.rows[at];
      wanted.add(candidate);
      if (drawn.has(candidate)) continue;
      const node = item(rowOf(candidate), before + at);
      node.style.top = `${HEAD + at * ITEM}px`;
      drawn.set(candidate, node);
      group.node.append(node);
    }
    before += group.rows.length;
  }
  for (const [candidate, node] of drawn) if (!wanted.has(candidate)) { node.remove(); drawn.delete(candidate); }
}

function showCurrent() {
  const top = tops.get(desk.current), pane = $('list');
  for (const node of drawn.values()) node.setAttribute('aria-selected', String(node.dataset.candidate === desk.current));
  if (top === undefined) { $('rows').removeAttribute('aria-activedescendant'); return; }
  const first = order[0] === desk.current;
  if (top < pane.scrollTop + HEAD) pane.scrollTop = first ? 0 : Math.max(0, top - HEAD - ITEM);
  else if (top + ITEM > pane.scrollTop + pane.clientHeight) pane.scrollTop = top + 2 * ITEM - pane.clientHeight;
  draw();
  $('rows').setAttribute('aria-activedescendant', `row-${desk.current}`);
}

// Rows that changed: where they stay as they lie, their elements are made anew; else the whole list.
function repaint(candidates) {
  const before = order.join();
  if (desk.filter.undecided || desk.filter.text || candidates.some((one) => !tops.has(one) || !rowOf(one))) { paintList(); showCurrent(); return; }
  layOutHeads();
  for (const candidate of candidates) {
    const old = drawn.get(candidate);
    if (!old) continue;
    const fresh = item(rowOf(candidate), order.indexOf(candidate));
    fresh.style.top = old.style.top;
    old.replaceWith(fresh);
    drawn.set(candidate, fresh);
  }
  if (before !== order.join()) paintList();
}
function layOutHeads() {
  layOut();
  const nodes = [...$('rows').children];
  if (nodes.length !== groups.length) { paintList(); return; }
  groups.forEach((group, at) => {
    const fresh = groupNode(group);
    nodes[at].firstChild.replaceWith(fresh.firstChild);
    group.node = nodes[at];
  });
}

// The next row from here that fits, in the order of the list, starting over at its end.
export function following(fits = () => true, step = 1) {
  const here = nth(), size = order.length;
  for (let far = 1; far <= size; far += 1) {
    const at = here < 0 ? (step > 0 ? far - 1 : size - far) : (((here + step * far) % size) + size) % size;
    const row = rowOf(order[at]);
    if (row && fits(row)) return row.candidate;
  }
  return '';
}

export function makeList() {
  $('list').addEventListener('scroll', draw, { passive: true });
  new ResizeObserver(() => { draw(); showCurrent(); }).observe($('list'));
  $('rows').addEventListener('click', (event) => {
    const node = event.target.closest('.row');
    if (node) setCurrent(node.dataset.candidate);
  });
  on('article', () => { $('list').scrollTop = 0; paintList(); showCurrent(); });
  on('filter', () => { paintList(); showCurrent(); });
  on('rows', repaint);
  on('current', () => { if (desk.filter.undecided) paintList(); showCurrent(); });
}
