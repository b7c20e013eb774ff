// Text on the picture: how wide names are, and how they are cut.
import { COUNT, ROOM } from './scene.js';
import { LAYOUTS, isGroup } from './data.js';
import { radius } from './glyphs.js';
import { on, state } from './state.js';
import { name } from './words.js';

export const SIZE = 12.5, LINE = 15;
const LONGEST = 110;
const widths = new Map();
const ruler = document.createElement('canvas').getContext('2d');
let font = '';

// The page's own fonts: in English, Latin ones first, whose quotation marks are not as wide as a character.
on('lang', () => { font = ''; });
export function dressed(c) {
  if (!font) {
    font = `${SIZE}px ${getComputedStyle(document.body).fontFamily}`;
    widths.clear();
    ruler.font = font;
  }
  c.font = font;
  return c;
}

// Chinese characters are as wide as they are high: only the rest of a text is measured, which is dear.
const SQUARE = /[\u4e00-\u9fff]+/g;
export function textWidth(text) {
  const rest = text.replace(SQUARE, '');
  return (text.length - rest.length) * SIZE + (rest ? measuredWidth(rest) : 0);
}

function measuredWidth(text) {
  if (!widths.has(text)) {
    if (widths.size > 20000) widths.clear();
    widths.set(text, ruler.measureText(text).width);
  }
  return widths.get(text);
}

export const labelText = (p) => (isGroup(p) ? `${name(p)} (${COUNT[p]})` : name(p));
export const inColumns = () => LAYOUTS[state.layout].style === 'columns';
// Whether a label has to ask for room: it has none of its own beyond columns, nor far away.
export const crowded = (p, s) => !inColumns() || ROOM[p] * s < 40;

// How much room the label of a spot takes, in screen pixels, at a scale.
export function labelRoom(p, s) {
  dressed(ruler);
  const full = textWidth(labelText(p)), r = radius(p, s);
  return r + 4 + Math.min(full, crowded(p, s) ? LONGEST : ROOM[p] * s - r);
}

// A name in so many lines of a width, broken between words or Chinese characters; nothing when it does not fit.
export function broken(text, room, most) {
  const pieces = text.match(/[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*|\s+/g) || [], lines = [''];
  for (const piece of pieces) {
    const last = lines.length - 1;
    if (textWidth((lines[last] + piece).trimEnd()) <= room) lines[last] += piece;
    else if (textWidth(piece.trimEnd()) > room || lines.length === most) return null;
    else lines.push(piece);
  }
  return lines.map((one) => one.trim());
}

// The same in lines of like length: the narrowest room in which it takes no more of them.
export function balanced(text, room, most) {
  const lines = broken(text, room, most);
  if (!lines || lines.length === 1) return lines;
  let [low, high] = [room / 3, room];
  while (high - low > 6) {
    const middle = (low + high) / 2, tried = broken(text, middle, lines.length);
    if (tried) high = middle; else low = middle;
  }
  return broken(text, high, lines.length);
}

// Names differ at either end: what is left out is the middle, where there are words at a word's end.
export function cut(text, room) {
  if (textWidth(text) <= room) return text;
  const letters = [...text];
  for (let kept = Math.floor((letters.length * room) / textWidth(text)); kept > 2; kept--) {
    let tail = letters.slice(letters.length - Math.floor(kept / 2)).join('');
    const space = tail.indexOf(' ');
    if (space >= 0 && space < tail.length * .6) tail = tail.slice(space + 1);
    const short = `${letters.slice(0, kept - [...tail].length).join('').trimEnd()}…${tail.trimStart()}`;
    if (textWidth(short) <= room) return short;
  }
  return '';
}
