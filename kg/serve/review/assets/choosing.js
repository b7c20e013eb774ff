// Choosing words in the article, as pieces: by the mouse (with Ctrl, ⌘ or Alt one piece more), by keys, by typing them.
import { bringIntoView, placeOf, pointOf, runAt } from './article.js';
import { $ } from './dom.js';
import { desk } from './model.js';
import { joined } from './text.js';

let now = null; // {pieces, active, changed}: what is being chosen, while it is
export const choosing = () => now !== null;
export const pieces = () => (now ? now.pieces : []);
export const activePiece = () => now?.active ?? 0;

export function choose(spans, changed) {
  now = { pieces: joined(spans), active: 0, changed };
  $('text').classList.add('choosing');
  paint();
}
export function chooseNoMore() {
  now = null;
  $('text').classList.remove('choosing');
  paint();
}

function paint() {
  if (!globalThis.CSS?.highlights) return;
  const ranges = (now?.pieces || []).map(([start, end]) => {
    const range = new Range();
    range.setStart(...placeOf(start));
    range.setEnd(...placeOf(end - 1));
    const [leaf, at] = placeOf(end - 1);
    range.setEnd(leaf, Math.min(leaf.length, at + (/[\ud800-\udbff]/.test(leaf.data[at] || '') ? 2 : 1)));
    return range;
  });
  CSS.highlights.set('chosen', new Highlight(...ranges));
}

function told(next, active) {
  now.pieces = joined(next);
  now.active = Math.max(0, Math.min(active, now.pieces.length - 1));
  paint();
  const piece = now.pieces[now.active];
  if (piece) bringIntoView(runAt(piece[0]));
  now.changed();
}

export function put(span, more) {
  const [clean] = [desk.article.words.trimmed([span])];
  if (!clean.length) return;
  told(more ? [...now.pieces, ...clean] : clean, 0);
  now.active = Math.max(0, now.pieces.findIndex(([start, end]) => start <= clean[0][0] && end >= clean[0][1]));
  now.changed();
}
export function drop(at) { told(now.pieces.filter((_, nth) => nth !== at), at); }
export function setActive(at) { now.active = at; now.changed(); }

// What is selected in the article, as a span; null when nothing is.
export function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!$('text').contains(range.startContainer) || !$('text').contains(range.endContainer)) return null;
  const span = [pointOf(range.startContainer, range.startOffset), pointOf(range.endContainer, range.endOffset)];
  return span[1] > span[0] ? span : null;
}

const EDGES = { '[': [-1, 0], ']': [0, 1], '{': [1, 0], '}': [0, -1] };
export const isEdge = (key) => key in EDGES;

// Move an edge of the active piece, by a character, over line breaks.
export function moveEdge(key) {
  const piece = now?.pieces[now.active];
  if (!piece) return;
  const [left, right] = EDGES[key], { words } = desk.article, blank = (point) => /[\r\n]/.test(words.cut(point, point + 1));
  let [start, end] = [piece[0] + left, piece[1] + right];
  while (left && start > 0 && start < words.length && blank(start)) start += left;
  while (right && end > 0 && end <= words.length && blank(end - 1)) end += right;
  if (start < 0 || end > words.length || start >= end) return;
  told(now.pieces.map((one, nth) => (nth === now.active ? [start, end] : one)), now.active);
}

// The next place of some words; whether there is one.
export function find(words, more) {
  const { words: text } = desk.article, piece = now.pieces[now.active];
  const span = text.find(words, piece && text.cut(...piece) === words ? piece[0] + 1 : 0);
  if (span) put(span, more);
  return span !== null;
}

export function makeChoosing() {
  document.addEventListener('pointerup', (event) => {
    if (!now) return;
    const more = event.ctrlKey || event.metaKey || event.altKey || now.more;
    setTimeout(() => {
      const span = now && selected();
      if (!span) return;
      getSelection().removeAllRanges();
      put(span, more);
    });
  });
}
export function choosingMore(more) { if (now) now.more = more; }
