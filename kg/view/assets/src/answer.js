// An answer: the table of a saved question, what it lights up in the picture, and how it was asked.
import { EDGES, NODES, STATUS, VIEWS, edgesAt } from './data.js';
import { csvText } from './csv.js';
import { $, el, save } from './dom.js';
import { edgesOfFact, goEdge, isSeen } from './drawn.js';
import { readFacts } from './facts.js';
import { setView, state, tell } from './state.js';
import { linked, nodeButton } from './telling.js';
import { colon, nodeName, pick2, t, titled } from './words.js';

const isNode = (cell) => cell !== null && cell.n !== undefined;
const isFact = (cell) => cell !== null && cell.f !== undefined;
const HANZI = /\p{Script=Han}/u;
const breadth = (text) => { const cells = text.length * (HANZI.test(text) ? 2 : 1); return cells > 24 ? 'longer' : cells > 10 ? 'long' : ''; };
const isNumeral = (cell) => typeof cell === 'number';

// What an answer lights up: its things, its facts with what they are about, and the edges between things of a row.
export async function litBy({ rows }) {
  const cells = rows.flat(), numbers = [...new Set(cells.filter(isFact).map((cell) => cell.f))];
  const nodes = new Set(cells.filter(isNode).map((cell) => cell.n)), drawn = await edgesOfFact();
  const edges = new Set(numbers.flatMap((f) => drawn.get(f) || []));
  for (const fact of await readFacts(numbers)) for (const i of fact.things) nodes.add(i);
  for (const row of rows) for (const k of joining(new Set(row.filter(isNode).map((cell) => cell.n)))) edges.add(k);
  return { nodes: [...nodes], edges: [...edges] };
}

function* joining(nodes) {
  if (nodes.size < 2) return;
  for (const i of nodes) for (const k of edgesAt(i)) if (nodes.has(EDGES.s[k]) && (nodes.has(EDGES.t[k]) || nodes.has(EDGES.over[k]))) yield k;
}

async function factCell(cell) {
  const [fact] = await readFacts([cell.f]), k = ((await edgesOfFact()).get(cell.f) || [-1])[0];
  const badge = fact.status ? el('span', { className: `badge ${STATUS[fact.status]}` }, t(STATUS[fact.status])) : null;
  const open = k < 0 ? null : el('button', { type: 'button', className: 'evidence', textContent: '→', title: t('questionsEvidence'), ariaLabel: `${t('questionsEvidence')}${colon()}${fact[state.lang]}`, onclick: () => goEdge(k) });
  return el('td', { className: 'told' }, ...linked(fact), badge, open);
}

function answerText(cell) {
  if (cell === null) return '';
  if (isNode(cell)) return nodeName(cell.n, state.lang);
  if (typeof cell === 'boolean') return t(cell ? 'questionsYes' : 'questionsNo');
  return typeof cell === 'object' ? titled(cell) : cell;
}

const shortNumber = (number) => (Number.isInteger(number) ? String(number) : String(Number(number.toPrecision(4))));

async function answerCell(cell) {
  if (isFact(cell)) return factCell(cell);
  if (isNumeral(cell)) return el('td', { className: 'number' }, shortNumber(cell));
  const text = answerText(cell), lang = state.lang === 'en' && HANZI.test(text) ? { lang: 'zh-Hans' } : {};
  return el('td', { className: breadth(text), ...lang }, isNode(cell) ? nodeButton(cell.n) : text);
}

async function answerGrid({ title, columns, rows }) {
  const numeric = columns.map((_, c) => rows.some((row) => isNumeral(row[c])));
  const head = columns.map((column, c) => el('th', { scope: 'col', className: numeric[c] ? 'number' : '' }, pick2(column)));
  const body = await Promise.all(rows.map(async (row) => el('tr', {}, ...(await Promise.all(row.map(answerCell))))));
  const table = el('table', {}, el('caption', { className: 'unseen' }, pick2(title)), el('thead', {}, el('tr', {}, ...head)), el('tbody', {}, ...body));
  return el('div', { className: 'grid', role: 'region', tabIndex: 0, ariaLabel: t('questionsAnswer') }, table);
}

function parameters({ params }) {
  if (!params.length) return null;
  const rows = params.flatMap(([, zh, en, ...value]) => [el('dt', {}, pick2([zh, en])), el('dd', {}, pick2(value) || t('questionsAny'))]);
  return el('dl', {}, ...rows);
}

function howMany({ rows, total }) {
  if (!total) return el('p', { role: 'status', className: 'none' }, t('questionsNone'));
  return el('p', { role: 'status' }, total > rows.length ? t('questionsCapped', { n: rows.length, total }) : t(total === 1 ? 'questionsRow' : 'questionsRows', { n: total }));
}

// What of the answer the picture does not show, and how to see it.
export function showUnseen(nodes) {
  const place = $('question-unseen'), hidden = nodes.filter((i) => !isSeen(i));
  if (!place) return;
  place.hidden = !hidden.length;
  if (!hidden.length) { place.replaceChildren(); return; }
  const button = el('button', { type: 'button', id: 'question-show', textContent: t('questionsShow'), onclick: () => { showThese(hidden); $('question-light').focus(); } });
  place.replaceChildren(el('span', {}, t('questionsUnseen', { n: hidden.length, total: nodes.length })), button);
}

function showThese(nodes) {
  for (const i of nodes) { state.hiddenThings.delete(NODES.legend[i]); state.hiddenNodes.delete(i); }
  Object.assign(state, { span: null, undated: true, only: false });
  setView(VIEWS.length - 1);
  tell('legend');
  tell('time');
}

function saveAnswer({ name, columns, rows }) {
  save(`${name}.csv`, csvText(columns.map(pick2), rows.map((row) => row.map((cell) => (typeof cell === 'boolean' ? cell : answerText(cell))))), 'text/csv;charset=utf-8');
}

function asking({ sparql }) {
  const copy = el('button', { type: 'button', textContent: t('questionsCopy') });
  copy.onclick = async () => {
    try { await navigator.clipboard.writeText(sparql); copy.textContent = t('copied'); } catch { copy.textContent = t('notCopied'); }
  };
  return el('details', {}, el('summary', {}, 'SPARQL'), el('pre', { tabIndex: 0, lang: 'zxx', ariaLabel: 'SPARQL' }, sparql), el('div', { className: 'actions' }, copy));
}

// `light` lights the answer up again, when something else was selected meanwhile.
export async function answerView(question, light) {
  const tools = el('div', { className: 'actions' },
    el('button', { type: 'button', id: 'question-light', textContent: t('questionsLight'), onclick: light }),
    el('button', { type: 'button', id: 'question-csv', textContent: 'CSV', ariaLabel: t('tablesCsv'), title: t('tablesCsv'), onclick: () => saveAnswer(question) }));
  return [parameters(question), howMany(question), el('p', { id: 'question-unseen', hidden: true }),
    ...(question.rows.length ? [await answerGrid(question), tools] : []), asking(question)].filter((part) => part !== null);
}
