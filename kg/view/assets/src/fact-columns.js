// The table of all facts: who or what, by what relation, to what, how sure, in whose words. See thing-columns.js.
import { EDGE_WHEN, NODE_WHEN, STATUS } from './data.js';
import { edgesOfFact, goEdge } from './drawn.js';
import { el } from './dom.js';
import { book, readFacts } from './facts.js';
import { go } from './going.js';
import { nodeButton } from './telling.js';
import { dateColumn, listed, textColumn } from './thing-columns.js';
import { state } from './state.js';
import { colon, nodeName, pick2, t } from './words.js';

const facts = []; // every fact by its number, once it has been asked for

export async function readAllFacts() {
  const { chunk, facts: total } = await book();
  for (let at = facts.length; at < total; at = facts.length) {
    const numbers = Array.from({ length: Math.min(chunk, total - at) }, (_, one) => at + one);
    facts.push(...(await readFacts(numbers)));
  }
  return total;
}
export const factAt = (f) => facts[f];

const endName = (i) => (i < 0 ? '' : nodeName(i, state.lang));
const endCell = (i, fallback) => [i < 0 ? fallback : nodeButton(i)];

// The relation opens the evidence: the edge that draws the fact, or a thing that it is about.
function relationCell(f, relation, edges) {
  const { things } = facts[f], k = (edges.get(f) || [-1])[0];
  if (k < 0 && !things.length) return [relation];
  return [el('button', { type: 'button', className: 'name', textContent: relation, title: facts[f][state.lang], onclick: () => (k < 0 ? go(things[0]) : goEdge(k)) })];
}

const firstQuote = (f) => (facts[f].quotes.length ? facts[f].quotes[0] : null);
function whenOf(edges) {
  return (f) => {
    const dated = (edges.get(f) || []).find((k) => EDGE_WHEN.has(k));
    return dated === undefined ? (edges.has(f) || !facts[f].things.length ? undefined : NODE_WHEN.get(facts[f].things[0])) : EDGE_WHEN.get(dated);
  };
}

export async function factColumns() {
  const { properties, sources } = await book(), edges = await edgesOfFact();
  const relation = (f) => pick2(properties[facts[f].kind]), end = (at) => (f) => endName(facts[f].ends[at]);
  const told = (f) => (facts[f].ends[0] < 0 || facts[f].ends[1] < 0 ? facts[f][state.lang] : '');
  const extra = ([property, ...value]) => `${pick2(properties[property])}${colon()}${typeof value[0] === 'number' ? endName(value[0]) : pick2(value)}`;
  const status = (f) => t(STATUS[facts[f].status]);
  const quoted = (f) => { const quote = firstQuote(f); return quote ? quote[0] : ''; };
  const from = (f) => { const quote = firstQuote(f); return quote && quote[1] >= 0 ? pick2(sources[quote[1]]) : ''; };
  return [
    textColumn('subject', t('tablesSubject'), end(0), { cell: (f) => endCell(facts[f].ends[0], '') }),
    textColumn('relation', t('tablesRelation'), relation, { term: true, cell: (f) => relationCell(f, relation(f), edges) }),
    textColumn('object', t('tablesObject'), (f) => end(1)(f) || told(f), { cell: (f) => endCell(facts[f].ends[1], told(f)), wide: true }),
    textColumn('details', t('tablesDetails'), (f) => listed(facts[f].extras.map(extra)), { wide: true }),
    textColumn('status', t('status'), status, { term: true, value: (f) => facts[f].status, cell: (f) => [el('span', { className: STATUS[facts[f].status] }, status(f))] }),
    textColumn('quote', t('tablesQuote'), quoted, { wide: true, lang: 'zh-Hans', cell: (f) => [quoted(f) ? `“${quoted(f)}”` : ''] }),
    textColumn('source', t('tablesSource'), from, { wide: true }),
    dateColumn('dates', whenOf(edges)),
  ];
}
