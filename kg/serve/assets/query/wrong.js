// Where a query is wrong: {key, from, to}. What can be told exactly is told here, for the engine knows only about where.
import { declared, tokens, used } from './prologue.js';

const PAIRS = { ')': '(', ']': '[', '}': '{' };

// The first name whose prefix nobody knows.
function strange(text, list, prefixes) {
  const { names } = declared(list), found = used(text).find(({ prefix }) => !names.has(prefix) && !(prefix in prefixes));
  return found && { key: 'wrongPrefix', from: found.at, to: found.end };
}

// The first bracket that closes nothing, else the last that is not closed.
function unpaired(list) {
  const open = [];
  for (const { text, at, end, kind } of list) {
    if (kind !== 'other') continue;
    if ('([{'.includes(text)) open.push({ text, at, end });
    else if (text in PAIRS && open.pop()?.text !== PAIRS[text]) return { key: 'wrongBracket', from: at, to: end };
  }
  const left = open.pop();
  return left && { key: 'wrongBracket', from: left.at, to: left.end };
}

// The word before a place and the word at it.
function around(text, list, at) {
  const live = list.filter(({ kind }) => kind !== 'comment'), next = live.findIndex(({ end }) => end > at);
  const here = next < 0 ? null : live[next], before = live[(next < 0 ? live.length : next) - 1];
  const from = before ? before.at : here ? here.at : 0, to = here && here.at <= at ? here.end : before ? before.end : from;
  return { key: 'wrongNear', from, to: Math.max(to, Math.min(from + 1, text.length)) };
}

// Lines and columns count from 1, columns in characters as a reader counts them.
function offset(text, line, column) {
  const before = text.split('\n').slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const points = [...text.slice(before).split('\n')[0]].slice(0, column - 1).join('').length;
  return Math.min(before + points, text.length);
}
function placeOf(text, at) {
  const lines = text.slice(0, at).split('\n');
  return { line: lines.length, column: [...lines.pop()].length + 1 };
}

// `place`: what the engine says, [line, column].
export function wrong(text, place, prefixes) {
  const list = tokens(text), found = strange(text, list, prefixes) || unpaired(list) || around(text, list, offset(text, ...place));
  const { from, to } = found, rest = text.slice(from, to).replace(/\s+/g, ' ');
  return { ...found, ...placeOf(text, from), rest: rest.length > 30 ? `${rest.slice(0, 30)}…` : rest };
}
