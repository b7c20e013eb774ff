// The filter of the tables: every word has to stand somewhere in the row, or in the pinyin of its names. A number
// has to be all that stands in a cell of numbers.
import { block } from './blocks.js';
import { fold, pinyinAt } from './finder.js';
import { inSlices } from './sorting.js';

const LATIN = /^[a-z]+$/;
let hay = null; // what was made for a table is kept as long as its columns are

function haystack(columns, rows) {
  if (!hay || hay.columns !== columns) hay = { columns, made: stack(columns, rows) };
  return hay.made;
}

async function stack(columns, rows) {
  const texts = new Map(), figures = new Map();
  const words = columns.filter((one) => !one.number), numbers = columns.filter((one) => one.number);
  await inSlices(rows.length, (at) => {
    const row = rows[at];
    texts.set(row, words.map((one) => fold(one.text(row))).join('\n'));
    figures.set(row, `\n${numbers.flatMap((one) => one.cell(row)).join('\n')}\n`);
  });
  return { texts, figures };
}

// The rows, in their order, that hold every word of a query; `namesOf(row)` are the nodes whose pinyin counts.
export async function matching({ columns, namesOf }, rows, query) {
  const words = query.split(/\s+/).map(fold).filter(Boolean), found = [];
  if (!words.length) return rows;
  const { texts, figures } = await haystack(columns, rows), { pinyin } = await block('find');
  const spelt = (row, word) => LATIN.test(word) && namesOf(row).some((i) => pinyin[i].some((one) => one && pinyinAt(one, word) >= 0));
  const holds = (row, word) => texts.get(row).includes(word) || figures.get(row).includes(`\n${word}\n`) || spelt(row, word);
  await inSlices(rows.length, (at) => { if (words.every((word) => holds(rows[at], word))) found.push(rows[at]); });
  return found;
}
