// The editor's page: what is asked, how it is going, what came of it.
import { FORMATS, Refusal, ask, download, readTitles } from './asking.js';
import { PREFIXES, applyWords, onLanguage, pick, setLanguage, state, t } from './book.js';
import { readAddress, writeAddress } from './address.js';
import { $, el, keep, save } from './dom.js';
import { makeField, typed } from './field.js';
import { graphOf } from './graph.js';
import { makeTabs, narrow, pastList, rememberAsked, showSide, termList } from './panels.js';
import { graphView } from './picture.js';
import { declaring, declaringUsed } from './prologue.js';
import { defaults, markPosed, queryOf, questionForm, questionList, questionNamed } from './questions.js';
import { AT_ONCE, resultTable } from './results.js';
import { wrong } from './wrong.js';

const FIRST = 'SELECT ?thing (COUNT(DISTINCT ?fact) AS ?facts) WHERE {\n  ?fact dhq:subject|dhq:target ?thing\n} GROUP BY ?thing ORDER BY DESC(?facts) LIMIT 20\n';
const now = { question: null, values: {}, answer: null, asked: '', form: 'table', look: null, told: ['ready', {}], words: '' };
let running = null; // the request that is under way, with the time when it began

const seconds = (ms) => (ms / 1000).toFixed(ms < 1000 ? 2 : 1);
const number = (n) => n.toLocaleString(state.lang === 'zh' ? 'zh-CN' : 'en-GB');

function tell(key, values = {}, words = '') {
  Object.assign(now, { told: [key, values], words });
  paintStatus();
}
function paintStatus() {
  const [key, values] = now.told, said = { ...values, ...(typeof values.n === 'number' ? { n: number(values.n) } : {}) };
  $('status').replaceChildren(t(key, said), ...(now.words ? [el('span', { className: 'words' }, now.words)] : []));
  $('status').classList.toggle('bad', ['wrongPrefix', 'wrongBracket', 'wrongNear', 'refused', 'late', 'large', 'unreachable', 'unreadable'].includes(key));
}

function paintRunning() {
  $('run').disabled = running !== null;
  $('stop').disabled = running === null;
  if (running) $('status').textContent = `${t('busy')} ${seconds(performance.now() - running.began)} s`;
}

async function run() {
  stop();
  const change = declaringUsed(field.text(), PREFIXES);
  if (change) field.change(change);
  const text = field.text();
  field.unmark();
  if (!text.trim()) { tell('empty'); return; }
  const mine = running = { control: new AbortController(), began: performance.now() };
  Object.assign(now, { answer: null, asked: text });
  write();
  paintAnswer();
  paintRunning();
  const clock = setInterval(() => mine === running && paintRunning(), 100);
  try {
    const answer = await ask(text, mine.control.signal), ms = performance.now() - mine.began;
    if (mine === running) await take(answer, ms, mine.control.signal);
  } catch (error) {
    if (mine === running) fail(error, text);
  } finally {
    clearInterval(clock);
    if (mine === running) { running = null; paintRunning(); paintStatus(); }
  }
}

function stop() {
  if (!running) return;
  const { control, began } = running;
  running = null;
  control.abort();
  paintRunning();
  tell('stopped', { seconds: seconds(performance.now() - began) });
}

async function take(answer, ms, signal) {
  Object.assign(now, { answer, look: { column: -1, down: false, iris: now.look?.iris || false, most: AT_ONCE } });
  const [key, values] = toldOf(answer, seconds(ms));
  Object.assign(now, { told: [key, values], words: '' });
  const { question } = now;
  rememberAsked({ text: now.asked, title: question ? question.title : null, question: question?.name || '', values: { ...now.values }, told: both(key, values), at: Date.now() });
  try { sessionStorage.setItem(RAN, now.asked); } catch { /* then it is not asked again by itself */ }
  await named(signal);
  paintAnswer();
  paintPast();
}

const both = (key, values) => { const { lang } = state, said = ['zh', 'en'].map((one) => { state.lang = one; return t(key, values); }); state.lang = lang; return said; };

// What is shown is called by name; where names cannot be had, the IRIs stand for themselves.
async function named(signal) {
  const { rows } = now.answer, some = rows.slice(0, 2000).flat().filter((cell) => cell?.type === 'uri').map((cell) => cell.value);
  try { await readTitles(some, signal); } catch (error) { if (error.name === 'AbortError') throw error; }
}

function toldOf({ form, value, rows }, took) {
  if (form === 'ask') return [value ? 'yes' : 'no', { seconds: took }];
  const key = form === 'graph' ? (rows.length === 1 ? 'oneTriple' : 'triples') : rows.length === 1 ? 'oneRow' : 'rows';
  return [key, { n: rows.length, seconds: took }];
}

function fail(error, text) {
  if (!(error instanceof Refusal)) { tell(error instanceof TypeError ? 'unreachable' : 'unreadable', {}, error instanceof TypeError ? '' : String(error.message)); return; }
  const { status, message, place } = error;
  if (place) {
    const found = wrong(text, place, PREFIXES);
    tell(found.key, found);
    if (field.text() === text) field.mark(found.from, found.to);
  } else tell(status === 413 ? 'large' : status === 503 || status === 504 ? 'late' : 'refused', { status }, message);
}

// ---- the answer

function paintAnswer(focus = '') {
  const { answer, form } = now;
  $('answer').hidden = !answer;
  if (!answer) { $('answer').replaceChildren(); return; }
  $('answer').replaceChildren(answerBar(answer), form === 'graph' ? graphView(graphOf(answer)) : answer.rows.length ? resultTable(answer, now.look, paintAnswer) : el('p', { className: 'hint', id: 'no-rows' }, t('noRows')));
  if (focus) $(focus)?.focus();
}

function answerBar(answer) {
  const form = (name) => el('button', { type: 'button', id: `as-${name}`, 'aria-pressed': String(now.form === name), onclick: () => { now.form = name; write(); paintAnswer(`as-${name}`); } }, t(name));
  const iris = el('button', { type: 'button', id: 'iris', 'aria-pressed': String(now.look.iris), hidden: now.form === 'graph', onclick: () => { now.look.iris = !now.look.iris; paintAnswer('iris'); } }, t('iris'));
  const files = FORMATS[answer.form].map(([name, accept, ending]) => el('button', { type: 'button', 'data-format': ending, title: t('downloadAs', { name }), ariaLabel: t('downloadAs', { name }), onclick: () => fetchFile(accept, ending) }, name));
  return el('div', { className: 'bar' }, el('div', { className: 'forms', role: 'group', ariaLabel: t('forms') }, form('table'), form('graph')), iris,
    el('div', { className: 'files', role: 'group', ariaLabel: t('download') }, el('span', { ariaHidden: 'true' }, t('download')), ...files));
}

async function fetchFile(accept, ending) {
  const name = `${now.question ? now.question.name : 'answer'}.${ending}`;
  tell('downloading');
  try {
    save(name, await download(now.asked, accept));
    tell('downloaded', { name });
  } catch (error) {
    fail(error, now.asked);
  }
}

// ---- what is asked

function write() {
  writeAddress({ text: field.text(), question: now.question?.name || '', values: now.values, form: now.form });
}

async function pose(question, values) {
  stop();
  const filled = values || await defaults(question);
  try { await readTitles(Object.values(filled)); } catch { /* then the IRIs stand there */ }
  Object.assign(now, { question, values: filled });
  field.write(queryOf(question, filled));
  paintPosed();
  write();
}

function paintPosed() {
  const { question } = now;
  $('posed').hidden = !question;
  markPosed(question?.name || '');
  const changed = (values) => { now.values = values; field.write(queryOf(question, values)); write(); };
  $('posed').replaceChildren(...(question ? questionForm(question, now.values, changed) : []));
}

// Once the reader changes the text it is no longer the question, and no longer wrong where it was.
typed.heard = () => {
  if (now.told[0].startsWith('wrong')) tell('ready');
  if (now.question) { Object.assign(now, { question: null, values: {} }); paintPosed(); }
};

async function choose(question) {
  if (narrow.matches) showSide(false);
  await pose(question);
  await run();
}

function insertTerm(name) {
  if (narrow.matches) showSide(false);
  const before = declaring(field.text(), [name.slice(0, name.indexOf(':'))], PREFIXES);
  field.insert(`${name} `);
  if (before) field.change(declaring(field.text(), before.names, PREFIXES));
}

function takePast(one) {
  const question = questionNamed(one.question || '');
  Object.assign(now, { question: null, values: {} });
  if (question) { pose(question, { ...one.values }); return; }
  field.write(one.text);
  paintPosed();
  write();
}

const paintPast = () => pastList($('panel-history'), takePast);
function paintPanels() {
  questionList($('panel-questions'), choose, () => now.question?.name);
  termList($('panel-terms'), insertTerm);
  paintPast();
}

// A question of ours that a link poses is asked at once, and so is what was answered in this tab before, when the reader
// comes back; a query of anybody's waits for the reader.
const RAN = 'kg.query.ran';
const ranHere = (text) => { try { return sessionStorage.getItem(RAN) === text; } catch { return false; } };
async function follow() {
  const { text, question, values, form } = readAddress(), known = questionNamed(question);
  now.form = form;
  if (known) {
    await pose(known, Object.keys(values).length ? values : null);
    await run();
  } else if (text || !field.text()) {
    Object.assign(now, { question: null, values: {} });
    field.write(text || `PREFIX dhq: <${PREFIXES.dhq}>\n${FIRST}`);
    paintPosed();
    if (text && ranHere(text)) await run();
  }
}

async function copyLink() {
  write();
  try { await navigator.clipboard.writeText(location.href); tell('linkCopied'); } catch { tell('linkShown'); }
}

function switchTheme() {
  const root = document.documentElement.dataset;
  root.theme = root.theme === 'dark' ? 'light' : 'dark';
  try { localStorage.setItem('kg.theme', root.theme); } catch { /* then it is not kept */ }
}

applyWords();
const field = await makeField(run);
makeTabs();
paintPanels();
showSide(!narrow.matches);
narrow.onchange = () => showSide(!narrow.matches);
$('menu').onclick = () => showSide($('side').hidden);
$('theme').onclick = switchTheme;
$('lang').onclick = () => setLanguage(state.lang === 'zh' ? 'en' : 'zh');
$('ask').onsubmit = (event) => { event.preventDefault(); run(); };
$('ask').onkeydown = (event) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.defaultPrevented) { event.preventDefault(); run(); } };
$('stop').onclick = stop;
$('link').onclick = copyLink;
addEventListener('keydown', (event) => { if (event.key === 'Escape' && running && !event.defaultPrevented) stop(); });
addEventListener('hashchange', follow);
onLanguage(() => { field.relabel(); paintPanels(); paintPosed(); paintStatus(); paintAnswer(); });
await follow();
document.body.dataset.ready = 'true';
