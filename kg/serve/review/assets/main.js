// The review desk: what is decided, and how one moves about.
import { makeArticle } from './article.js';
import { Refusal } from './api.js';
import { makeCard } from './card.js';
import { choosing, isEdge, makeChoosing, moveEdge, selected } from './choosing.js';
import { decide, isBusy, isLost, resume, send, undo, unsent, whyLost } from './deciding.js';
import { makeDialogs, showConflict, showHelp, showMany, singleKeys } from './dialogs.js';
import { $, button, el } from './dom.js';
import { nameOf } from './fields.js';
import { addRow, closeForm, editRow, formOpen, makeForm, refuse } from './form.js';
import { makeKeys } from './keys.js';
import { following, inOrder, makeList } from './list.js';
import { showMerge } from './merging.js';
import { GROUPS, catchUp, desk, emit, isThing, locate, look, on, openArticle, readState, rowOf, setCurrent, stateOf, tableOf } from './model.js';
import { makeProgress, paintProgress } from './progress.js';
import { sentence } from './sentence.js';
import { spansOf } from './text.js';
import { applyWords, onLanguage, setLanguage, state, t } from './words.js';

const current = () => rowOf(desk.current);
const open = (row) => !row.review;

// ---- moving about ----
function step(by) {
  const next = following(() => true, by);
  if (next) setCurrent(next);
}
async function nextUndecided() {
  const next = following((row) => open(row) && row.candidate !== desk.current);
  if (next) { setCurrent(next); return; }
  const here = desk.state.articles.findIndex((one) => one.id === desk.article.id), around = [...desk.state.articles.slice(here + 1), ...desk.state.articles.slice(0, here)];
  const article = around.find((one) => one.counts.undecided > 0);
  if (article) { await go(article.id); setCurrent(following(open) || inOrder()[0] || ''); return; }
  tell(t(desk.state.progress.undecided ? 'noneOpenHere' : 'allDone'));
}
async function stepArticle(by) {
  const here = desk.state.articles.findIndex((one) => one.id === desk.article?.id), next = desk.state.articles[here + by];
  if (!next) { tell(t(by > 0 ? 'lastArticle' : 'firstArticle')); return; }
  await go(next.id);
  setCurrent(following(open) || inOrder()[0] || '');
}
async function go(id) {
  closeForm();
  try { await openArticle(id); } catch (error) { tell(t(error instanceof Refusal ? 'articleGone' : 'lostRead')); }
}

// ---- deciding ----
async function say(decision) {
  const row = current();
  if (!row) return;
  const wanted = { accept: 'accepted', reject: 'rejected', reopen: '' }[decision];
  if (row.review === wanted) { if (decision !== 'reopen') await nextUndecided(); return; }
  const done = decide({ decision, candidate: row.candidate, ...(decision === 'accept' ? { with_needs: true, with_same: true } : {}) }, sentence(row));
  if (decision !== 'reopen') await nextUndecided();
  const refused = await done;
  if (!refused) return;
  await look(row.candidate);
  const column = tableOf(row.table).columns.find((one) => one.header === refused.field || one.name === refused.field);
  tell(t('notGood', { what: column ? nameOf(column) : sentence(row), message: refused.message }), true);
}
function edit(spans) {
  const row = current();
  if (!row || stateOf(row) === 'merged') return;
  editRow(row, (given) => decide({ decision: 'edit', candidate: row.candidate, ...given }, sentence(row)), spans);
}
function add() {
  const span = selected();
  getSelection().removeAllRanges();
  const kind = current() && stateOf(current()) ? current().table : 'persons';
  addRow(span ? desk.article.words.trimmed([span]) : [], addSend, { table: span ? 'persons' : kind });
}
const addSend = (given) => decide({ decision: 'add', source: desk.article.id, ...given }, Object.values(given.cells)[0] || t('newRow'));
function mergeNow() {
  const row = current();
  if (!row || !isThing(row) || stateOf(row) === 'merged') { tell(t('noMerge')); return; }
  showMerge(row, (from, into) => decide({ decision: 'merge', candidate: from.candidate, into: into.candidate || into.id }, sentence(from)));
}
async function undoNow() {
  const candidate = await undo();
  if (candidate) await look(candidate);
  else if (!current()) setCurrent(following(open) || inOrder()[0] || '');
}
async function acceptMany(rows) {
  const refused = await decide({ decision: 'accept', rows: rows.map(({ candidate, version }) => ({ candidate, version })), with_needs: true }, t('manyLabel', { n: rows.length }));
  if (refused) tell(refused.message, true);
}
function again({ body, label }) {
  decide(body, label);
  if (rowOf(body.candidate)) setCurrent(body.candidate);
}

// ---- what the keys and buttons do ----
const ACTS = {
  accept: () => say('accept'), reject: () => say('reject'), reopen: () => say('reopen'), edit: () => edit(), merge: mergeNow, add, undo: undoNow,
  next: () => step(1), previous: () => step(-1), undecided: nextUndecided, nextArticle: () => stepArticle(1), previousArticle: () => stepArticle(-1),
  search: () => { showFilters(true); $('filter-text').focus(); $('filter-text').select(); }, many: () => showMany(acceptMany), help: showHelp,
  longer: (key) => { edit(); moveEdge(key); $('words')?.focus(); }, shorter: (key) => { edit(); moveEdge(key); $('words')?.focus(); },
};
function act(name, key) {
  if (formOpen()) { if (isEdge(key)) moveEdge(key); return; }
  Promise.resolve(ACTS[name](key)).catch((error) => { tell(t('oddError')); throw error; });
}

// ---- what is said ----
function tell(text, bad = false) {
  $('status').classList.toggle('bad', bad);
  $('status').textContent = '';
  $('status').textContent = text;
}
function paintWaiting() {
  const waiting = unsent();
  $('lost').hidden = !isLost() || !waiting.length;
  $('lost-told').textContent = waiting.length ? `${t('lostTold', { n: waiting.length, what: waiting.slice(0, 3).join(t('comma')) })} ${whyLost()}` : '';
}

// ---- filters, tabs, tools ----
function paintGroups() {
  const options = GROUPS.map(([name]) => button(t(`group-${name}`), () => { desk.filter.group = desk.filter.group === name ? '' : name; paintGroups(); emit('filter'); }, { className: `chip k-${name}`, 'aria-pressed': String(desk.filter.group === name), data: { group: name } }));
  $('groups').replaceChildren(...options);
}
function showFilters(open) {
  if (open && matchMedia('(max-width: 760px)').matches) showPane('rows');
}
function makeFilters() {
  $('filters').onsubmit = (event) => event.preventDefault();
  $('filter-undecided').onchange = () => { desk.filter.undecided = $('filter-undecided').checked; emit('filter'); };
  $('filter-below').oninput = () => { desk.filter.below = $('filter-below').value; emit('filter'); };
  $('filter-text').oninput = () => { desk.filter.text = $('filter-text').value; emit('filter'); };
  $('filter-text').onkeydown = (event) => {
    if (event.isComposing) return;
    if (event.key === 'Escape') { $('filter-text').value = ''; $('filter-text').oninput(); $('rows').focus(); }
    if (event.key === 'Enter') { if (inOrder().length) { if (!inOrder().includes(desk.current)) setCurrent(inOrder()[0]); $('rows').focus(); } }
  };
}
function showPane(name) {
  document.body.dataset.pane = name;
  for (const one of ['text', 'rows']) $(`pane-${one}`).setAttribute('aria-pressed', String(one === name));
}

function paintArticles() {
  $('article').replaceChildren(...desk.state.articles.map((one) => el('option', { value: one.id, selected: one.id === desk.article?.id }, `${one.counts.undecided ? '' : '✓ '}${one.title || one.id}${one.counts.undecided ? ` (${one.counts.undecided})` : ''}`)));
  document.title = `${t('title')} – ${desk.article?.title || desk.state.dataset.id}`;
}
function switchTheme() {
  const root = document.documentElement.dataset;
  root.theme = root.theme === 'dark' ? 'light' : 'dark';
  try { localStorage.setItem('kg.theme', root.theme); } catch { /* then it is not kept */ }
}
function write() {
  const hash = new URLSearchParams({ article: desk.article?.id || '', ...(desk.current ? { row: desk.current } : {}) });
  history.replaceState(null, '', `#${hash}`);
}

function repaintAll() {
  paintGroups();
  paintArticles();
  paintProgress();
  paintWaiting();
  closeForm();
  emit('filter');
  emit('current');
}

function paintForm() {
  document.body.dataset.form = String(formOpen());
  if (!formOpen()) $('rows').focus();
}

async function start() {
  applyWords();
  makeArticle(choosing);
  makeChoosing();
  makeList();
  makeCard();
  makeForm();
  makeDialogs();
  makeFilters();
  makeProgress();
  makeKeys({ act, busy: () => $('dialog').open, single: singleKeys });
  for (const name of ['accept', 'reject', 'reopen', 'edit', 'merge', 'add', 'undo', 'many', 'help']) $(name).onclick = () => act(name);
  $('next-open').onclick = () => act('undecided');
  $('article').onchange = async () => { await go($('article').value); setCurrent(following(open) || inOrder()[0] || ''); $('rows').focus(); };
  $('theme').onclick = switchTheme;
  $('lang').onclick = () => setLanguage(state.lang === 'zh' ? 'en' : 'zh');
  $('retry').onclick = async () => { tell(t('retrying')); await send(); };
  for (const one of ['text', 'rows']) $(`pane-${one}`).onclick = () => showPane(one);
  on('said', (text) => tell(text));
  on('waiting', paintWaiting);
  on('form', paintForm);
  on('progress', paintArticles);
  on('article', paintArticles);
  on('rows', paintArticles);
  on('current', write);
  on('conflict', (told) => showConflict(told, again));
  on('decided', ({ body, changed }) => { if (body.decision === 'add' && changed[0]) look(changed[0].candidate); });
  on('reopen', async ({ body, message, field }) => {
    if (body.candidate) await look(body.candidate);
    const row = current();
    if (body.decision === 'edit' && row) editRow({ ...row, cells: { ...row.cells, ...body.cells } }, (given) => decide({ decision: 'edit', candidate: row.candidate, cells: { ...body.cells, ...given.cells }, ...(given.at || body.at ? { at: given.at || body.at } : {}) }, sentence(row)), spansOf(body.at || row.at));
    else addRow(spansOf(body.at), addSend, { table: body.table, cells: body.cells });
    refuse(message, field);
  });
  onLanguage(repaintAll);
  addEventListener('visibilitychange', () => { if (!document.hidden && !isBusy() && !formOpen() && !$('dialog').open) catchUp().catch(() => {}); });
  showPane('rows');
  await begin();
}

async function begin() {
  await readState();
  paintGroups();
  const asked = new URLSearchParams(location.hash.slice(1)), wanted = asked.get('article');
  const first = desk.state.articles.find((one) => one.id === wanted) || desk.state.articles.find((one) => one.counts.undecided) || desk.state.articles[0];
  if (!first) { tell(t('noArticles')); return; }
  await openArticle(first.id);
  resume();
  if (asked.get('row') && (await locate(asked.get('row')))) await look(asked.get('row'));
  else setCurrent(following(open) || inOrder()[0] || '');
  $('rows').focus();
}

try { await start(); } catch (error) {
  tell(t('cannotRead'));
  throw error;
} finally { document.body.dataset.ready = 'true'; }
