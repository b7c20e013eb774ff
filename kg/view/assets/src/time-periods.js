// The periods in which something is known to begin or end: [first day, last day], in order, none overlapping
// another, and how much is dated in each.
import { EDGE_WHEN, NODE_WHEN } from './data.js';

const MANY_PERIODS = 60; // beyond so many, months or years are taken
export const DAY_LENGTH = 864e5;

export const dayParts = (day) => { const at = new Date(day * DAY_LENGTH); return [at.getUTCFullYear(), at.getUTCMonth()]; };
const firstOfMonth = (year, month) => { const at = new Date(0); at.setUTCFullYear(year, month, 1); return Math.round(at.getTime() / DAY_LENGTH); };
export const monthAround = (day) => { const [year, month] = dayParts(day); return [firstOfMonth(year, month), firstOfMonth(year, month + 1) - 1]; };
const yearAround = (day) => { const [year] = dayParts(day); return [firstOfMonth(year, 0), firstOfMonth(year + 1, 0) - 1]; };

// Between one beginning or end and the next nothing changes. Where only one side is known, that day counts.
function exactPeriods(spans) {
  const starts = new Set(), stops = new Set(); // first days, and the days after last days
  for (const [from, to] of spans) if (Number.isFinite(from) && Number.isFinite(to)) { starts.add(from); stops.add(to + 1); }
  for (const [from, to] of spans) {
    if (Number.isFinite(from) && !Number.isFinite(to) && !starts.has(from)) { starts.add(from); stops.add(from + 1); }
    if (Number.isFinite(to) && !Number.isFinite(from) && !stops.has(to + 1)) { starts.add(to); stops.add(to + 1); }
  }
  const cuts = [...new Set([...starts, ...stops])].sort((a, b) => a - b);
  return cuts.slice(0, -1).map((cut, at) => [cut, cuts[at + 1] - 1]).filter(([from, to]) => starts.has(from) || stops.has(to + 1));
}

function coarsePeriods(spans, around) {
  const found = new Map();
  for (const day of new Set(spans.flatMap(([from, to]) => [from, to]))) if (Number.isFinite(day)) { const one = around(day); found.set(one[0], one); }
  return [...found.values()].sort((a, b) => a[0] - b[0]);
}

function periodsOf(spans) {
  const exact = exactPeriods(spans);
  if (exact.length <= MANY_PERIODS) return exact;
  const months = coarsePeriods(spans, monthAround);
  return months.length <= MANY_PERIODS * 2 ? months : coarsePeriods(spans, yearAround);
}

// Many things share their days: each span once, with how many have it. As numbers they are quickly sorted.
const FARTHEST = 2 ** 25, WIDTH = 2 * FARTHEST; // days from 1970, more than any date has; that far is what is open
function writeSpans(rows, keys, start) {
  for (let at = 0; at < rows.length; at++) {
    const from = rows[at][1], to = rows[at][2];
    keys[start + at] = (from === null ? 0 : from + FARTHEST) * WIDTH + (to === null ? WIDTH - 1 : to + FARTHEST);
  }
}
function readSpan(key, n) {
  const from = Math.floor(key / WIDTH), to = key % WIDTH;
  return [from === 0 ? -Infinity : from - FARTHEST, to === WIDTH - 1 ? Infinity : to - FARTHEST, n];
}
function spansOf(some, others) {
  const keys = new Float64Array(some.length + others.length), found = [];
  writeSpans(some, keys, 0);
  writeSpans(others, keys, some.length);
  keys.sort();
  for (let at = 0, end = 0; at < keys.length; at = end) {
    while (keys[end] === keys[at]) end++;
    found.push(readSpan(keys[at], end - at));
  }
  return found;
}
const SPANS = spansOf(NODE_WHEN.rows, EDGE_WHEN.rows);
export const PERIODS = periodsOf(SPANS), PERIOD_COUNT = PERIODS.length;

// How many things and relations each period has: those that begin in or before it and do not end before it.
export function periodCounts() {
  const changes = new Int32Array(PERIOD_COUNT + 1);
  const count = (passes) => { let low = 0, high = PERIOD_COUNT; while (low < high) { const middle = (low + high) >> 1; if (passes(PERIODS[middle])) low = middle + 1; else high = middle; } return low; };
  const opens = new Map(), shuts = new Map(); // many things share their days
  const remembered = (known, day, passes) => { if (!known.has(day)) known.set(day, count(passes)); return known.get(day); };
  for (const [from, to, n] of SPANS) {
    changes[remembered(opens, from, ([, last]) => last < from)] += n;
    changes[remembered(shuts, to, ([first]) => first <= to)] -= n;
  }
  let sum = 0;
  return PERIODS.map((_, at) => (sum += changes[at]));
}
