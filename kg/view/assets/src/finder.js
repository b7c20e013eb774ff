// Finding names: hanzi, aliases, English, and pinyin in full, by initials or mixed. Pure: runs in a worker too.
export const fold = (text) => text.normalize('NFKC').toLowerCase().replace(/[\s“”‘’"'「」『』《》〈〉·]/g, '');

// `nodes` are {zh, en}, `find` is {alias, pinyin}, `order` lists the nodes by how much they count for.
export function makeIndex(nodes, find, order) {
  const texts = nodes.zh.map((zh, i) => [zh, nodes.en[i], ...find.alias[i]].filter(Boolean).map(fold));
  return { texts, pinyin: find.pinyin, order };
}

// Whether the letters of a query, from q on, run along the syllables from `at` on: each gives one letter or more.
function runs(syllables, at, query, q) {
  if (q === query.length) return true;
  if (at < 0 || at >= syllables.length) return false;
  let end = at;
  while (end < syllables.length && syllables[end] !== ' ' && syllables[end] === query[q + end - at]) end++;
  for (let to = end; to > at; to--) {
    if (q + to - at === query.length) return true;
    const next = syllables.indexOf(' ', to);
    if (next >= 0 && runs(syllables, next + 1, query, q + to - at)) return true;
  }
  return false;
}

// 0 when the letters run from the first syllable on, 1 from a later one, -1 not at all.
export function pinyinAt(syllables, query) {
  for (let at = 0; at >= 0 && at < syllables.length; at = syllables.indexOf(' ', at) + 1 || -1) {
    if (syllables[at] === query[0] && runs(syllables, at, query, 0)) return at ? 1 : 0;
  }
  return -1;
}

const LETTERS = /^[a-z]+$/, NOTHING = 9;
function rank(texts, pinyin, wanted, letters) {
  let best = NOTHING;
  for (const text of texts) {
    const at = text.indexOf(wanted);
    if (at >= 0) best = Math.min(best, text === wanted ? 0 : at === 0 ? 1 : 3);
  }
  if (best > 1 && letters) {
    for (const syllables of pinyin) {
      const at = syllables ? pinyinAt(syllables, wanted) : -1;
      if (at >= 0) best = Math.min(best, at ? 4 : 2);
    }
  }
  return best;
}

// The numbers of the nodes that a query finds, best first.
export function search(index, query, limit) {
  const wanted = fold(query), letters = LETTERS.test(wanted), found = [];
  if (!wanted) return [];
  for (const i of index.order) {
    const best = rank(index.texts[i], index.pinyin[i], wanted, letters);
    if (best < NOTHING) found.push([best, index.texts[i][0].length, i]);
  }
  return found.sort((a, b) => a[0] - b[0] || a[1] - b[1]).slice(0, limit).map((entry) => entry[2]);
}
