// The article as it is, with the words of every row marked: cut into runs that the same rows cover, the rows nested within.
import { $, el } from './dom.js';
import { desk, groupOf, on, rowOf, setCurrent, stateOf } from './model.js';
import { sentence } from './sentence.js';
import { spansOf } from './text.js';

const DEEPEST = 3; // so many lines are drawn below one another
const runsOf = new Map(); // candidate → its runs
const add = (key, node) => { const known = runsOf.get(key); if (known) known.push(node); else runsOf.set(key, [node]); };

// Every span of a row in the article, by its start.
function spans() {
  const all = [];
  for (const row of desk.article.rows) {
    const own = spansOf(row.at), size = own.reduce((sum, [start, end]) => sum + end - start, 0);
    for (const [start, end] of own) all.push({ start, end, size, row });
  }
  return all.sort((a, b) => a.start - b.start);
}

function run(start, end, covering) {
  const node = el('span', { className: 'run', data: { start } });
  const layers = [...new Map(covering.sort((a, b) => b.size - a.size).map((one) => [one.row.candidate, one.row])).keys()];
  for (const candidate of layers) add(candidate, node);
  node.rows = layers.reverse(); // the smallest first
  node.append(desk.article.words.cut(start, end));
  if (layers.length) dress(node);
  return node;
}

// Put the marks of its rows around the text of a run: a line for each kind, dashed while one of that kind is undecided; the
// ground is that of the smallest row that still counts.
function dress(node) {
  const words = leafOf(node), lines = new Map();
  for (const row of node.rows.map(rowOf).filter(Boolean)) {
    const group = groupOf(row.table), state = stateOf(row), known = lines.get(group);
    if (!known || state === 'undecided' || (state === 'accepted' && known !== 'undecided')) lines.set(group, state);
  }
  const live = [...lines].filter(([, state]) => state === 'undecided' || state === 'accepted'), shownLines = (live.length ? live : [...lines]).slice(0, DEEPEST);
  let inner = words;
  shownLines.forEach(([group, state], nth) => { inner = el('span', { className: `m d${nth + 1} k-${group} s-${state}` }, inner); });
  node.replaceChildren(inner);
  node.dataset.in = '';
  node.removeAttribute('title');
}

// The runs of a line; `active` are the spans that reach into it.
function runs(start, end, active) {
  const cuts = new Set([start, end]);
  for (const one of active) {
    if (one.start > start && one.start < end) cuts.add(one.start);
    if (one.end > start && one.end < end) cuts.add(one.end);
  }
  const edges = [...cuts].sort((a, b) => a - b), made = [];
  const byStart = [...active].sort((a, b) => a.start - b.start);
  let open = [], next = 0;
  for (let nth = 0; nth + 1 < edges.length; nth += 1) {
    const from = edges[nth];
    while (next < byStart.length && byStart[next].start <= from) open.push(byStart[next++]);
    open = open.filter((one) => one.end > from);
    made.push(run(from, edges[nth + 1], [...open]));
  }
  return made;
}

export function paintArticle() {
  runsOf.clear();
  const all = spans(), blocks = [];
  let active = [], next = 0;
  for (const [start, end, first] of desk.article.words.lines()) {
    while (next < all.length && all[next].start < end) active.push(all[next++]);
    active = active.filter((one) => one.end > start);
    blocks.push(el('p', { className: first ? 'line' : 'line on', data: { start } }, ...runs(start, end, active)));
  }
  $('text').replaceChildren(...blocks);
  $('article-title').textContent = desk.article.title;
  markCurrent(false);
}

function paintMarks(candidates) {
  for (const node of new Set(candidates.flatMap((candidate) => runsOf.get(candidate) || []))) dress(node);
}

let marked = [];
function markCurrent(scroll = true) {
  for (const node of marked) node.classList.remove('current');
  marked = runsOf.get(desk.current) || [];
  for (const node of marked) node.classList.add('current');
  if (scroll && marked.length) bringIntoView(marked[0]);
}

// Scroll so that a run stands comfortably; it stays where it is when it does.
export function bringIntoView(node) {
  const pane = $('text').getBoundingClientRect(), box = node.getBoundingClientRect(), margin = pane.height / 6;
  if (box.top < pane.top + margin || box.bottom > pane.bottom - margin) node.scrollIntoView({ block: 'center' });
}

// The run in which a code point stands.
export function runAt(point) {
  const lines = $('text').children;
  let low = 0, high = lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (Number(lines[middle].dataset.start) <= point) low = middle; else high = middle - 1;
  }
  return [...(lines[low]?.children || [])].findLast((node) => Number(node.dataset.start) <= point) || lines[low]?.firstElementChild;
}

// The text of a run, and where in it a code point stands: for the ranges of the browser.
export function placeOf(point) {
  const node = runAt(point), leaf = leafOf(node), start = Number(node.dataset.start), { words } = desk.article;
  return [leaf, Math.min(words.unit(point) - words.unit(start), leaf.length)];
}
function leafOf(node) {
  let leaf = node;
  while (leaf.firstChild) leaf = leaf.firstChild;
  return leaf;
}

// The code point of a place that the browser names.
export function pointOf(node, offset) {
  const { words } = desk.article, element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  const own = element.closest('.run');
  if (own) return words.point(words.unit(Number(own.dataset.start)) + (node.nodeType === Node.TEXT_NODE ? offset : 0));
  const child = element.children[offset] || element.nextElementSibling, line = element.closest('.line');
  if (child?.dataset.start) return Number(child.dataset.start);
  return line && line.nextElementSibling ? Number(line.nextElementSibling.dataset.start) : words.length;
}

// A click looks at the smallest row there; the next click at the one around it.
function clicked(event) {
  const here = event.target.closest('.run')?.rows;
  if (!here?.length || !getSelection().isCollapsed) return;
  setCurrent(here[(here.indexOf(desk.current) + 1) % here.length]);
}

export function makeArticle(choosing) {
  $('text').addEventListener('click', (event) => { if (!choosing()) clicked(event); });
  $('text').addEventListener('pointerover', (event) => {
    const node = event.target.closest('.run');
    if (node?.rows.length && !node.title) node.title = node.rows.map((one) => rowOf(one)).filter(Boolean).map(sentence).join('\n');
  });
  on('article', paintArticle);
  on('marks', paintArticle);
  on('rows', paintMarks);
  on('filter', () => { $('text').dataset.only = desk.filter.group; });
  on('current', () => markCurrent());
}
