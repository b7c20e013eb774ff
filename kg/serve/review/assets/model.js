// What is known: the articles that were read, their rows, which row is looked at, what is filtered; and who hears of changes.
import { get } from './api.js';
import { fold } from './dom.js';
import { Text, spansOf } from './text.js';

export const GROUPS = await (await fetch('assets/groups.json')).json(); // [[name, tables]…]; the last takes all other tables
const GROUP_OF = new Map(GROUPS.flatMap(([name, tables]) => tables.map((table) => [table, name])));
export const groupOf = (table) => GROUP_OF.get(table) || GROUPS[GROUPS.length - 1][0];

export const desk = { state: null, article: null, current: '', unsaved: new Set(), filter: { undecided: false, below: '', group: '', text: '' } };
const loaded = new Map(), rows = new Map(), home = new Map();

const heard = new Map();
export const on = (event, hear) => heard.set(event, [...(heard.get(event) || []), hear]);
export const emit = (event, what) => { for (const hear of heard.get(event) || []) hear(what); };

export const rowOf = (candidate) => rows.get(candidate);
export const homeOf = (candidate) => home.get(candidate);
export const articleOf = (id) => loaded.get(id);
export const tableOf = (name) => desk.state.tables.find((table) => table.name === name) || { name, title: { zh: name, en: name }, columns: [] };
export const stateOf = (row) => (row.review.startsWith('merged') ? 'merged' : row.review || 'undecided');
export const isThing = (row) => Boolean(tableOf(row.table).entity);

// The mentions that a row takes along when it is accepted: the same words of the same thing (the server says it of things).
const bare = (row) => row.quote.replace(/[|\s]/g, '');
export function alongOf(row) {
  const thing = row.table === 'mentions' ? rows.get(row.refs.refers_to?.candidate) : null;
  if (!thing) return row.along || [];
  const fits = (one) => one?.table === 'mentions' && one.source === row.source && bare(one) === bare(row);
  return thing.used_by.filter((candidate) => candidate !== row.candidate && fits(rows.get(candidate)));
}

export async function readState() {
  desk.state = await get('state');
  emit('progress');
}

const start = (row) => spansOf(row.at)[0]?.[0] ?? Infinity;
// At the same place a fact goes before the things it needs: these are accepted with it.
const byPlace = (a, b) => start(a) - start(b) || isThing(a) - isThing(b) || a.candidate.localeCompare(b.candidate);

// Read an article; one that was read is not read again unless `anew`.
export async function readArticle(id, anew = false) {
  if (loaded.has(id) && !anew) return loaded.get(id);
  const told = await get(`articles/${encodeURIComponent(id)}`);
  const article = { id, title: told.title, words: new Text(told.text), rows: told.rows.sort(byPlace) };
  for (const row of loaded.get(id)?.rows || []) { rows.delete(row.candidate); home.delete(row.candidate); }
  loaded.set(id, article);
  for (const row of article.rows) { rows.set(row.candidate, row); home.set(row.candidate, id); }
  return article;
}

export async function openArticle(id, anew = false) {
  const article = await readArticle(id, anew);
  desk.article = article;
  if (!rows.has(desk.current) || home.get(desk.current) !== id) desk.current = '';
  emit('article');
}

// Whether others have decided since; then everything is read anew, and one stays where one is.
export async function catchUp() {
  const before = JSON.stringify([desk.state.progress, desk.state.undo]);
  await readState();
  if (!desk.article || before === JSON.stringify([desk.state.progress, desk.state.undo])) return;
  const here = desk.current;
  for (const id of [...loaded.keys()]) if (id !== desk.article.id) forget(id);
  await openArticle(desk.article.id, true);
  if (here && rows.has(here)) setCurrent(here);
}
function forget(id) {
  for (const row of loaded.get(id).rows) { rows.delete(row.candidate); home.delete(row.candidate); }
  loaded.delete(id);
}

// A row, read from whichever article has it.
export async function locate(candidate) {
  for (const { id } of desk.state.articles) {
    if (rows.has(candidate)) break;
    if (!loaded.has(id)) await readArticle(id);
  }
  return rows.get(candidate);
}

export async function look(candidate) {
  if (!(await locate(candidate))) return false;
  const id = home.get(candidate);
  if (desk.article?.id !== id) await openArticle(id);
  setCurrent(candidate);
  return true;
}

export function setCurrent(candidate) {
  desk.current = candidate;
  emit('current');
}

// Take in rows as they are now; those of articles that were not read are left until they are.
export function takeRows(changed) {
  let strange = false;
  for (const row of changed) {
    const old = rows.get(row.candidate), article = loaded.get(home.get(row.candidate) ?? row.source);
    if (!article) { strange = true; continue; }
    count(article.id, old, row);
    rows.set(row.candidate, row);
    home.set(row.candidate, article.id);
    if (old) article.rows[article.rows.indexOf(old)] = row;
    else article.rows.push(row);
    if (!old || old.at !== row.at) article.rows.sort(byPlace);
    if ((!old || old.at !== row.at) && article === desk.article) emit('marks');
  }
  emit('rows', changed.map((row) => row.candidate));
  return strange;
}

// Forget rows that are no more: adding them was undone.
export function dropRows(candidates) {
  for (const candidate of candidates) {
    const article = loaded.get(home.get(candidate));
    if (!article) continue;
    count(article.id, rows.get(candidate), null);
    article.rows = article.rows.filter((row) => row.candidate !== candidate);
    rows.delete(candidate);
    home.delete(candidate);
    if (desk.current === candidate) desk.current = '';
  }
  emit('marks');
  emit('rows', candidates);
}

function count(id, old, row) {
  const counts = desk.state.articles.find((one) => one.id === id)?.counts;
  const key = (one) => (stateOf(one) === 'merged' ? 'rejected' : stateOf(one));
  if (counts && old) counts[key(old)] -= 1;
  if (counts && row) counts[key(row)] = (counts[key(row)] || 0) + 1;
}

// The rows of the article that pass the filter, by group, as [[group, rows]…].
export function shown() {
  const { undecided, below, group, text } = desk.filter, words = fold(text.trim()), most = below === '' ? Infinity : Number(below);
  const groups = new Map(GROUPS.map(([name]) => [name, []]));
  for (const row of desk.article?.rows || []) {
    if (undecided && row.review && row.candidate !== desk.current) continue;
    if (Number(row.confidence) >= most || (group && groupOf(row.table) !== group)) continue;
    if (words && !fold([row.candidate, row.label, row.quote, row.rule, ...Object.values(row.cells), ...Object.values(row.refs).map((one) => one.label)].join(' ')).includes(words)) continue;
    groups.get(groupOf(row.table)).push(row);
  }
  return [...groups].filter(([, found]) => found.length);
}
