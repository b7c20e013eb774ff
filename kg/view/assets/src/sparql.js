// The panel in which SPARQL is asked. The engine works in a worker of its own, made when the first question
// is asked, so that no question can hold up the page: stopping it ends the worker, the next one makes another.
import { block, bytes, holds, raw } from './blocks.js';
import { edgeOf, nodeOf } from './data.js';
import { $, el, save } from './dom.js';
import { go } from './going.js';
import { panel } from './panels.js';
import { highlight, select } from './state.js';
import { name, pick2, t } from './words.js';

const MOST_ROWS = 500, MOST_SECONDS = 30;
const FIRST_QUERY = 'SELECT ?thing (COUNT(DISTINCT ?fact) AS ?facts) WHERE {\n  ?fact dhq:subject|dhq:target ?thing\n} GROUP BY ?thing ORDER BY DESC(?facts) LIMIT 20';

// What the panel keeps while it is closed or changes its language.
const asked = { text: FIRST_QUERY, answer: null, told: ['sparqlReady', {}], error: '', place: null, questions: [] };
let answerer = null; // the worker, and what waits for its answers

function makeAnswerer() {
  const url = URL.createObjectURL(new Blob([raw('sparql-engine'), '\n', raw('sparql-worker')], { type: 'text/javascript' }));
  const worker = new Worker(url), waiting = new Map();
  URL.revokeObjectURL(url);
  const give = (id, what) => { const one = waiting.get(id); waiting.delete(id); if (one) one(what); };
  worker.onmessage = ({ data }) => give(data.id, data);
  worker.onerror = (event) => { event.preventDefault(); for (const id of [...waiting.keys()]) give(id, { error: event.message, broken: true }); };
  let last = 0;
  const tellIt = (work, what, moved = []) => new Promise((done) => { waiting.set(++last, done); worker.postMessage({ id: last, work, ...what }, moved); });
  const ready = Promise.all([bytes('sparql-wasm'), bytes('sparql-data')])
    .then(([wasm, quads]) => tellIt('start', { wasm, quads }, [wasm.buffer, quads.buffer]))
    .catch((error) => ({ error: String(error) }));
  return {
    ready,
    tell: tellIt,
    end() { worker.terminate(); for (const id of [...waiting.keys()]) give(id, { stopped: true }); },
  };
}

function endAnswerer() {
  if (answerer) answerer.end();
  answerer = null;
}

let running = null; // the question being answered; nothing else may answer in its place
async function runQuery() {
  stopQuery();
  const mine = running = {};
  Object.assign(asked, { text: $('sparql-text').value, answer: null, told: ['sparqlBusy', {}], error: '', place: null });
  paintAnswer();
  const engine = answerer = answerer || makeAnswerer(), started = await engine.ready;
  if (mine !== running) return;
  const limit = setTimeout(() => mine === running && stopQuery('sparqlLate'), MOST_SECONDS * 1000);
  const began = performance.now();
  const answer = started.error ? started : await engine.tell('ask', { text: asked.text, most: MOST_ROWS });
  clearTimeout(limit);
  if (mine !== running) return;
  running = null;
  if (answer.broken || started.error) endAnswerer();
  takeAnswer(answer, performance.now() - began);
  paintAnswer();
  if (asked.place) showPlace(...asked.place);
}

function stopQuery(why = 'sparqlStopped') {
  if (!running) return;
  running = null;
  endAnswerer();
  asked.told = [why, { seconds: MOST_SECONDS }];
  paintAnswer();
}

function takeAnswer(answer, ms) {
  if (answer.error) {
    Object.assign(asked, answer.broken ? { told: ['sparqlBroken', {}] } : wrong(answer.error, asked.text));
    return;
  }
  const question = asked.questions.find((one) => one.sparql === asked.text);
  const known = question && question.columns.length === answer.vars.length ? question.columns : null;
  const nodes = answer.iris.map(nodeOf).filter((i) => i >= 0), edges = answer.iris.map(edgeOf).filter((k) => k >= 0);
  Object.assign(asked, { answer: { ...answer, known, nodes, edges }, told: toldOf(answer, (ms / 1000).toFixed(ms < 100 ? 2 : 1)) });
}

// One clear line instead of the parser's list of everything it would have taken.
function wrong(error, text) {
  const place = /error at (\d+):(\d+)/.exec(error);
  if (!place) return { told: ['sparqlError', {}], error };
  const [, line, column] = place, rest = (text.split('\n')[line - 1] || '').slice(column - 1).trim().slice(0, 30);
  const key = /Prefix not found/.test(error) ? 'sparqlPrefix' : rest ? 'sparqlBefore' : 'sparqlAtEnd';
  return { told: [key, { line, column, rest }], place: [Number(line), Number(column)] };
}

function toldOf({ form, value, total, more }, seconds) {
  if (form === 'ask') return [value ? 'sparqlYes' : 'sparqlNo', { seconds }];
  if (more) return ['sparqlMore', { total, shown: MOST_ROWS, seconds }];
  if (total > MOST_ROWS) return ['sparqlMany', { total, shown: MOST_ROWS, seconds }];
  return [total === 1 ? 'sparqlOne' : 'sparqlRows', { total, seconds }];
}

// The cursor goes where the error is.
function showPlace(line, column) {
  const field = $('sparql-text'), before = field.value.split('\n').slice(0, line - 1);
  const at = before.reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
  field.focus();
  field.setSelectionRange(at, at + 1);
}

const isNumber = (cell) => cell && /#(integer|decimal|double|float)$/.test(cell.datatype || '');
const cellText = (cell) => (typeof cell.value === 'string' ? cell.value : JSON.stringify(cell.value));
const localPart = (iri) => iri.split(/[/#]/).pop() || iri;

// Things of the network are buttons that lead to them, relations are buttons that open their evidence.
function tableCell(cell, titles) {
  if (!cell) return el('td', {});
  if (cell.type !== 'uri') return el('td', { className: isNumber(cell) ? 'number' : '', lang: cell['xml:lang'] || '' }, cellText(cell));
  const i = nodeOf(cell.value), k = i < 0 ? edgeOf(cell.value) : -1;
  const text = i >= 0 ? name(i) : (titles[cell.value] && (pick2(titles[cell.value]) || titles[cell.value].join(''))) || localPart(cell.value);
  const title = cell.value, open = () => (i >= 0 ? go(i) : select('edge', k));
  return i < 0 && k < 0 ? el('td', { title }, text) : el('td', {}, el('button', { type: 'button', className: 'name', textContent: text, title, onclick: open }));
}

function answerTable({ vars, known, rows, titles }) {
  const head = vars.map((one, c) => el('th', { scope: 'col', title: '?' + one, className: rows.some((row) => isNumber(row[c])) ? 'number' : '' }, known ? pick2(known[c]) : one));
  const body = rows.map((row) => el('tr', {}, ...row.map((cell) => tableCell(cell, titles))));
  const table = el('table', {}, el('thead', {}, el('tr', {}, ...head)), el('tbody', {}, ...body));
  return el('div', { className: 'rows', role: 'region', tabIndex: 0, 'aria-label': t('sparqlAnswer') }, table);
}

const sparqlButton = (key, id, onclick) => el('button', { type: 'button', id, textContent: t(key), onclick });

async function tableText(between, use) {
  const { text } = answerer ? await answerer.tell('table', { between }) : {};
  if (text !== undefined) use(text);
}

function answerTools({ nodes, edges }) {
  const copied = () => { asked.told = ['sparqlCopied', {}]; paintTold(); };
  const light = sparqlButton('sparqlLight', 'sparql-light', () => highlight(nodes, edges));
  light.append(' (' + (nodes.length + edges.length) + ')');
  light.disabled = nodes.length + edges.length === 0;
  return el('div', { className: 'tools' }, light,
    sparqlButton('sparqlCopy', 'sparql-copy', () => tableText('\t', (text) => navigator.clipboard.writeText(text).then(copied))),
    sparqlButton('sparqlCsv', 'sparql-csv', () => tableText(',', (text) => save('answer.csv', '\ufeff' + text, 'text/csv'))),
    sparqlButton('sparqlTsv', 'sparql-tsv', () => tableText('\t', (text) => save('answer.tsv', '\ufeff' + text, 'text/tab-separated-values'))));
}

function paintTold() {
  $('sparql-status').replaceChildren(t(...asked.told), ...(asked.error ? [el('span', { lang: 'en' }, ' ' + asked.error)] : []));
}

function paintAnswer() {
  if (!$('sparql-status')) return;
  $('sparql-run').disabled = running !== null;
  $('sparql-stop').disabled = running === null;
  paintTold();
  const { answer } = asked;
  $('sparql-answer').replaceChildren(...(answer && answer.rows.length ? [answerTools(answer), answerTable(answer)] : []));
}

// The saved questions by group; choosing one puts its text into the field.
function examples(field) {
  const groups = new Map();
  asked.questions.forEach((one, q) => {
    const group = pick2(one.group);
    groups.set(group, [...(groups.get(group) || []), el('option', { value: String(q) }, pick2(one.title))]);
  });
  const select = el('select', { id: 'sparql-example' }, el('option', { value: '' }, t('sparqlChoose')),
    ...[...groups].map(([label, options]) => el('optgroup', { label }, ...options)));
  const chosen = asked.questions.findIndex((one) => one.sparql === asked.text);
  select.value = chosen < 0 ? '' : String(chosen);
  select.onchange = () => { if (select.value) field.value = asked.text = asked.questions[select.value].sparql; };
  return select;
}

function paintPanel(place) {
  const field = el('textarea', { id: 'sparql-text', rows: 7, spellcheck: false, value: asked.text, lang: 'zxx', autocapitalize: 'off', 'aria-describedby': 'sparql-keys' });
  field.oninput = () => { asked.text = field.value; $('sparql-example').value = ''; };
  field.onkeydown = (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); runQuery(); }
    if (event.key === 'Escape' && running) { event.stopPropagation(); stopQuery(); }
  };
  place.replaceChildren(el('div', { id: 'sparql' },
    el('label', { htmlFor: 'sparql-example', textContent: t('sparqlExamples') }), examples(field),
    el('label', { htmlFor: 'sparql-text', textContent: t('sparqlText') }), field,
    el('div', { className: 'tools' }, sparqlButton('sparqlRun', 'sparql-run', runQuery), sparqlButton('sparqlStop', 'sparql-stop', () => stopQuery()),
      el('small', { id: 'sparql-keys' }, t('sparqlKeys'))),
    el('p', { id: 'sparql-status', role: 'status' }), el('div', { id: 'sparql-answer' })));
  paintAnswer();
}

export async function showSparql(place) {
  if (holds('questions') && !asked.questions.length) asked.questions = await block('questions');
  paintPanel(place);
}
if (holds('sparql-wasm')) panel('sparql', showSparql);
