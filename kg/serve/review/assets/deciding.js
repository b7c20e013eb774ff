// Decisions: shown at once, sent one after the other, kept while the server does not answer.
import { Lost, Refusal, post } from './api.js';
import { alongOf, desk, dropRows, emit, openArticle, readState, rowOf, stateOf, takeRows } from './model.js';
import { state, t } from './words.js';

const KEY = 'kg.review.waiting';
const waiting = []; // [{body, label, before, settle}]: the first is on its way
let sending = false, lost = false, why = null;
export const unsent = () => (lost ? waiting.map((one) => one.label) : []);
export const isLost = () => lost;
export const isBusy = () => waiting.length > 0;
export const whyLost = () => inLanguage(why);

const WANTED = { accept: 'accepted', reject: 'rejected', reopen: '' };
const follows = {
  accept: (row, body) => [...(row.needs || []), ...(body.with_same ? alongOf(row) : [])],
  reject: (row) => row.used_by || [],
  reopen: () => [],
};

// The rows that a decision changes, as they will be: the row, and for some decisions what hangs on it.
function expected(body) {
  const { decision, candidate, into, rows } = body;
  const own = (rows || [{ candidate }]).map((one) => rowOf(one.candidate)).filter(Boolean);
  if (decision === 'merge') return own.map((row) => ({ ...row, review: `merged:${into}` }));
  if (!(decision in WANTED)) return [];
  const found = new Map(own.map((row) => [row.candidate, row]));
  for (const one of found.values()) {
    for (const next of follows[decision](one, body)) {
      const other = rowOf(next);
      if (other && !found.has(next) && (decision === 'reject' || !other.review) && stateOf(other) !== 'merged') found.set(next, other);
    }
  }
  return [...found.values()].map((one) => ({ ...one, review: WANTED[decision] }));
}

function foresee(item) {
  const rows = expected(item.body);
  item.before ??= rows.map((row) => rowOf(row.candidate));
  takeRows(rows);
}

// Decide on a row. What comes back: null when it is kept or waits, else {message, field}.
export function decide(body, label) {
  return new Promise((settle) => {
    const seen = rowOf(body.candidate), item = { body: { ...body, ...(seen ? { version: seen.version } : {}) }, label, settle, seen };
    waiting.push(item);
    foresee(item);
    note();
    send();
  });
}

const candidatesOf = ({ body }) => (body.rows || [body]).map((one) => one.candidate).filter(Boolean);

function note() {
  desk.unsaved = new Set(lost ? waiting.flatMap(candidatesOf) : []);
  try { sessionStorage.setItem(KEY, JSON.stringify(waiting.map(({ body, label }) => ({ body, label })))); } catch { /* then a reload loses it */ }
  emit('waiting');
}

export async function send() {
  if (sending) return;
  sending = true;
  lost = false;
  while (waiting.length && !lost) await sendFirst();
  sending = false;
  note();
  for (const rest of resting.splice(0)) rest();
}

async function sendFirst() {
  const item = waiting[0];
  try {
    await taken(item, await post('decide', { ...item.body, who: desk.state.who }));
  } catch (error) {
    if (error instanceof Lost) { lostNow(item, error); return; }
    if (!(error instanceof Refusal)) throw error;
    refused(item, error);
  }
}

function lostNow(item, error) {
  lost = true;
  why = error.told;
  item.tried = true;
  note();
  emit('rows', waiting.flatMap(candidatesOf));
  emit('said', t('lost', { n: waiting.length }));
  item.settle(null); // a form may close: what it said is kept
}

async function taken(item, told) {
  waiting.shift();
  const strange = takeRows(told.changed);
  Object.assign(desk.state, { progress: told.progress, undo: told.undo });
  for (const other of waiting) { renew(other.body, told.changed); foresee(other); }
  if (strange) await readState(); else emit('progress');
  item.settle(null);
  emit('said', said(item, told));
  emit('decided', { body: item.body, changed: told.changed });
}

// What the reader has seen is what an own decision made of it.
function renew(body, changed) {
  for (const one of body.rows || [body]) {
    const fresh = changed.find((row) => row.candidate === one.candidate);
    if (fresh) one.version = fresh.version;
  }
}

function said({ body, label }, { changed }) {
  if (body.rows) return t('saidMany', { n: changed.length });
  const more = changed.filter((row) => row.candidate !== body.candidate && row.candidate !== body.into).length;
  const line = t(`said-${body.decision}`, { what: label });
  return more && body.decision !== 'add' ? `${line}${t('saidMore', { n: more })}` : line;
}

export const inLanguage = (error) => (typeof error === 'string' ? error : (error?.[state.lang] || error?.en || error?.zh || ''));

function refused(item, error) {
  waiting.shift();
  const theirs = error.body.row, body = item.body;
  if (error.status === 409 && theirs) {
    if (item.tried && isDone(body, theirs)) { takeRows([theirs]); item.settle(null); emit('said', t(`said-${body.decision}`, { what: item.label })); return; }
    takeBack(item);
    takeRows([theirs]);
    item.settle(null);
    emit('conflict', { item, theirs });
    readState().catch(() => {}); // who changed it moved the counts too
    return;
  }
  takeBack(item);
  const message = inLanguage(error.body.error) || t('refused', { status: error.status });
  emit('said', message);
  if (item.tried && ['edit', 'add'].includes(body.decision)) emit('reopen', { body, message, field: error.body.field });
  item.settle({ message, field: error.body.field });
}

// Whether the row already is as a decision wanted it, which then had arrived after all.
function isDone(body, row) {
  if (body.decision in WANTED) return row.review === WANTED[body.decision];
  if (body.decision === 'merge') return row.review === `merged:${body.into}`;
  return body.decision === 'edit' && Object.entries(body.cells).every(([header, value]) => (row.cells[header] || '') === value) && (!body.at || row.at === body.at);
}

function takeBack(item) {
  takeRows(item.before || []);
  for (const other of waiting) foresee(other);
  emit('progress');
}

const resting = [];
const idle = () => (sending ? new Promise((rest) => resting.push(rest)) : null);

// Undo the last decision: the last one that waits, else the last one that the server has.
export async function undo() {
  if (lost && waiting.length) {
    const item = waiting.pop();
    if (!waiting.length) lost = false;
    takeBack(item);
    note();
    emit('said', t('tookBack', { what: item.label }));
    return item.body.candidate;
  }
  await idle();
  if (lost && waiting.length) return undo();
  if (!desk.state.undo) { emit('said', t('nothingToUndo')); return ''; }
  try { return await undone(await post('undo', { who: desk.state.who, number: desk.state.undo })); } catch (error) {
    if (error instanceof Lost) { emit('said', t('lostUndo')); return ''; }
    if (!(error instanceof Refusal)) throw error;
    emit('said', inLanguage(error.body.error) || t('refused', { status: error.status }));
    await openArticle(desk.article.id, true);
    return '';
  }
}

async function undone(told) {
  if (told.removed?.length) dropRows(told.removed);
  const strange = takeRows(told.changed);
  Object.assign(desk.state, { progress: told.progress, undo: told.undo });
  if (strange) await readState(); else emit('progress');
  emit('said', t('undone', { n: told.changed.length + (told.removed?.length || 0) }));
  return told.changed[0]?.candidate || '';
}

// What waited when the page was left.
export function resume() {
  let left = [];
  try { left = JSON.parse(sessionStorage.getItem(KEY)) || []; } catch { /* nothing waited */ }
  for (const { body, label } of left) waiting.push({ body, label, tried: true, settle: () => {} });
  if (!waiting.length) return;
  for (const item of waiting) foresee(item);
  lost = true;
  note();
}
addEventListener('beforeunload', (event) => { if (waiting.length) event.preventDefault(); });
