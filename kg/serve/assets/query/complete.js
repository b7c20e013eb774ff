// What may stand where the cursor is: prefixes, terms of the ontology (by name, or by label in either language),
// variables of the query, keywords. Nothing here knows the editor.
import { PREFIXES, TERMS, pick, t } from './book.js';
import { fold } from './dom.js';
import { declared, tokens } from './prologue.js';

const MOST = 60;
const KEYWORDS = ('SELECT DISTINCT WHERE OPTIONAL UNION FILTER BIND VALUES GRAPH MINUS ORDER BY GROUP BY HAVING LIMIT OFFSET CONSTRUCT DESCRIBE ASK PREFIX '
  + 'AS ASC DESC EXISTS NOT COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT STR LANG LANGMATCHES DATATYPE BOUND CONTAINS STRSTARTS STRENDS REGEX REPLACE '
  + 'CONCAT IF COALESCE SUBSTR STRLEN LCASE UCASE STRBEFORE STRAFTER YEAR MONTH DAY NOW isIRI isLiteral UNDEF FROM NAMED').split(/ (?!BY\b)/);
const WORD = /(?:[?$][\p{L}\p{N}_]*|[\p{L}_][\p{L}\p{N}_.-]*:?[\p{L}\p{N}_.%-]*|:[\p{L}\p{N}_]*)$/u;
const HANZI = /\p{Script=Han}/u;

// How well a term fits what was typed; the lower the better, -1 for not at all.
function fit(term, word) {
  const local = fold(term.name.slice(term.name.indexOf(':') + 1)), labels = term.label.map(fold);
  if (local.startsWith(word)) return 0;
  if (labels.some((one) => one.startsWith(word))) return 1;
  if (labels.some((one) => one.includes(` ${word}`))) return 2;
  if (word.length > 1 || HANZI.test(word)) {
    if (local.includes(word)) return 3;
    if (labels.some((one) => one.includes(word))) return 4;
  }
  return -1;
}

function termsLike(word, prefix) {
  return TERMS.filter((one) => prefix === null || one.name.startsWith(`${prefix}:`))
    .map((one) => [word ? fit(one, fold(word)) : 0, one]).filter(([rank]) => rank >= 0)
    .sort(([a, one], [b, other]) => a - b || (one.name < other.name ? -1 : 1))
    .map(([rank, one]) => ({ rank, label: one.name, detail: pick(one.label), type: one.kind, info: pick(one.meaning), prefix: one.name.slice(0, one.name.indexOf(':')) }));
}

function prefixesLike(word) {
  return Object.entries(PREFIXES).filter(([name]) => name.startsWith(fold(word)))
    .map(([name, space]) => ({ rank: 0, label: `${name}:`, detail: space, type: 'namespace', prefix: name, open: true }));
}

function variablesLike(word, list, at) {
  const names = new Set(list.filter(({ kind, end }) => kind === 'variable' && end !== at).map((one) => `?${one.text.slice(1)}`));
  return [...names].filter((name) => name.startsWith(`?${word.slice(1)}`)).sort().map((label) => ({ label, type: 'variable', detail: t('variable') }));
}

const keywordsLike = (word) => KEYWORDS.filter((one) => fold(one).startsWith(fold(word)))
  .map((label) => ({ rank: fold(label) === fold(word) ? 0 : 1, label, type: 'keyword', detail: t('keyword') }));

// {from, options}, or null: `asked` says that the reader asked for it although nothing was typed.
export function completions(text, at, asked = false) {
  const list = tokens(text), inside = list.find((one) => one.at < at && at <= one.end);
  if (inside && (inside.kind === 'comment' || (inside.kind === 'string' && at < inside.end) || inside.kind === 'iri')) return null;
  const word = (WORD.exec(text.slice(0, at)) || [''])[0], from = at - word.length;
  if (!word && !asked) return null;
  if (/\bPREFIX\s+$/i.test(text.slice(0, from))) {
    const done = declared(list).names;
    return options(from, prefixesLike(word.replace(/:.*/, '')).filter((one) => !done.has(one.prefix)).map((one) => ({ ...one, label: `${one.label} <${one.detail}>`, detail: '', prefix: undefined, open: false })));
  }
  if (/^[?$]/.test(word)) return options(from, variablesLike(word, list, at));
  const colon = word.indexOf(':');
  if (colon >= 0) return options(from, termsLike(word.slice(colon + 1), word.slice(0, colon)));
  const found = [...keywordsLike(word), ...prefixesLike(word), ...(word ? termsLike(word, null).map((one) => ({ ...one, rank: one.rank + 1 })) : [])];
  return options(from, found.sort((a, b) => a.rank - b.rank));
}

const options = (from, found) => (found.length ? { from, options: found.slice(0, MOST) } : null);

// The terms that fit, for the list beside the editor.
export const termsFor = (word) => termsLike(word.trim(), null);
