// Rows in order: numbers as numbers, names as the language sorts them (Chinese by pinyin), what is empty last. In
// large tables the work is done in slices, between which the page can answer.
const COLLATORS = { zh: new Intl.Collator('zh-u-co-pinyin'), en: new Intl.Collator('en') };
const SLICE = 8192, MOMENT = 30; // so many rows are sorted at once; milliseconds

const breathe = () => new Promise((done) => { setTimeout(done); });

export async function inSlices(count, work) {
  for (let at = 0, began = performance.now(); at < count; at++) {
    work(at);
    if (at % 256 === 255 && performance.now() - began > MOMENT) { await breathe(); began = performance.now(); }
  }
}

// A collator is slow in a table of many thousand names. It is asked about each letter once, and the names are
// then compared letter by letter; the first three letters of each make one number.
async function byName(values, lang) {
  const letters = new Set(), words = [], starts = new Float64Array(values.length);
  const text = (at) => [...(values[at] || '').toLowerCase()];
  await inSlices(values.length, (at) => text(at).forEach((letter) => letters.add(letter)));
  const order = new Map([...letters].sort(COLLATORS[lang].compare).map((letter, at) => [letter, at + 1]));
  await inSlices(values.length, (at) => {
    const word = String.fromCharCode(...text(at).map((letter) => order.get(letter)));
    words.push(word);
    starts[at] = [0, 1, 2].reduce((sum, n) => sum * 65536 + (word.charCodeAt(n) || 0), 0);
  });
  return (a, b) => starts[a] - starts[b] || (words[a] < words[b] ? -1 : Number(words[a] > words[b]));
}

function merge(a, b, compare) {
  const found = [];
  for (let i = 0, j = 0; i < a.length || j < b.length;) found.push(j >= b.length || (i < a.length && compare(a[i], b[j]) <= 0) ? a[i++] : b[j++]);
  return found;
}

async function sortSlices(list, compare) {
  let parts = [];
  for (let at = 0; at < list.length; at += SLICE) { parts.push(list.slice(at, at + SLICE).sort(compare)); if (list.length > SLICE) await breathe(); }
  while (parts.length > 1) {
    const longer = [];
    for (let at = 0; at < parts.length; at += 2) { longer.push(merge(parts[at], parts[at + 1] || [], compare)); await breathe(); }
    parts = longer;
  }
  return parts[0] || [];
}

// `value(row)` is what a row is ordered by: all numbers or all texts, or null.
export async function ordered(rows, value, down, lang) {
  const values = [], filled = [], empty = [];
  await inSlices(rows.length, (at) => {
    values.push(value(rows[at]));
    (values[at] === null || values[at] === '' ? empty : filled).push(at);
  });
  const compare = typeof values[filled[0]] === 'number' ? (a, b) => values[a] - values[b] : await byName(values, lang);
  const sorted = await sortSlices(filled, down ? (a, b) => compare(b, a) || a - b : (a, b) => compare(a, b) || a - b);
  return [...sorted, ...empty].map((at) => rows[at]);
}
