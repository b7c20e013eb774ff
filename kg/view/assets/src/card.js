// The card: what is selected, what one can do with it, its facts with their words, and what is not stated.
import { DATA, EDGES, GROUPINGS, N, NODE_WHEN, STATUS } from './data.js';
import { block } from './blocks.js';
import { $, el } from './dom.js';
import { factsAtEdge, factsAtNode, readFacts, readGaps, book } from './facts.js';
import { closeGroup, groupOf, openGroup } from './going.js';
import { markOf } from './glyphs.js';
import { membersOf } from './counts.js';
import { COUNT, END, FROM } from './scene.js';
import { on, refilter, select, something, state, tell } from './state.js';
import { citation, factBlock, gapLine, nodeButton, told } from './telling.js';
import { dates, name, otherName, pick2, t, titled, typeName } from './words.js';
import { redraw } from './camera.js';

const MANY_FACTS = 60, MANY_MEMBERS = 60;
let turn = 0; // a card that was asked for earlier does not overwrite a later one

export async function showCard() {
  const card = $('card'), mine = ++turn;
  if (!something()) { if (card.contains(document.activeElement)) $('stage').focus(); card.hidden = true; card.replaceChildren(); tell('card'); return; }
  const parts = state.node >= N ? groupCard(state.node) : state.node >= 0 ? await nodeCard(state.node) : state.edge >= 0 ? await edgeCard(state.edge) : await tieCard(state.tie);
  if (mine !== turn) return;
  const close = el('button', { type: 'button', className: 'close', textContent: '×', ariaLabel: t('close'), onclick: () => select('nothing', -1) });
  card.hidden = false;
  card.replaceChildren(close, ...parts.filter((part) => part !== null));
  card.scrollTop = 0;
  tell('card');
}

async function nodeCard(i) {
  const { alias } = await block('find'), numbers = await factsAtNode(i), facts = await readFacts(numbers);
  const other = otherName(i), when = NODE_WHEN.get(i);
  return [
    el('h2', {}, markOf(i, 18), name(i)),
    other !== name(i) ? el('p', { className: 'other', lang: state.lang === 'zh' ? 'en' : 'zh-Hans' }, other) : null,
    el('p', { className: 'other' }, typeName(i)),
    alias[i].length ? el('p', { className: 'other' }, `${t('also')} ${alias[i].join(' · ')}`) : null,
    when ? el('p', { className: 'other' }, dates(when)) : null,
    actions(i),
    ...(await silences(i)),
    ...(await factSections(facts)),
    numbers.length ? null : el('p', { className: 'other' }, t('nofacts')),
    untold(facts),
  ];
}

// What one can do with a node: hops, only these, hide, pin, connect, fold its group.
function actions(i) {
  const hop = (n) => el('button', { type: 'button', ariaPressed: String(state.hops === n), textContent: String(n), ariaLabel: t('hopsAre', { n }), onclick: () => { state.hops = n; again(); } });
  const act = (key, work, pressed) => el('button', { type: 'button', textContent: t(key), onclick: work, ...(pressed === undefined ? {} : { ariaPressed: String(pressed) }) });
  const again = () => { tell('select'); if (state.only) refilter(); };
  const group = groupOf(i);
  const rows = [
    el('span', { className: 'hops', role: 'group', ariaLabel: t('hops') }, el('span', { ariaHidden: 'true' }, t('hops')), hop(1), hop(2), hop(3)),
    act('onlyThese', () => { state.only = !state.only; refilter(); }, state.only),
    act(state.pinned.has(i) ? 'unpin' : 'pin', () => pin(i), undefined),
    act('hide', () => { state.hiddenNodes.add(i); state.pinned.delete(i); select('nothing', -1); refilter(); }),
    act('connectFrom', () => tell('connect', i)),
    group >= 0 && !state.closed.has(group) ? act('fold', () => closeGroup(group)) : null,
  ];
  return el('div', { className: 'actions' }, ...rows.filter(Boolean));
}

function pin(i) {
  if (state.pinned.has(i)) { state.pinned.delete(i); tell('place'); } else state.pinned.set(i, null);
  tell('pin');
  showCard();
  redraw();
}

async function silences(i) {
  const missing = await readGaps('node', i);
  return missing.length ? [el('h3', {}, t('gaps')), ...(await Promise.all(missing.map(gapLine)))] : [];
}

// Facts by their kind, in the order of the book (ties to organisations first); within a kind the surest first.
function byKind(facts) {
  const groups = new Map();
  for (const fact of [...facts].sort((a, b) => a.status - b.status || a.number - b.number)) {
    if (!groups.has(fact.kind)) groups.set(fact.kind, []);
    groups.get(fact.kind).push(fact);
  }
  const least = (list) => Math.min(...list.map((fact) => fact.number));
  return [...groups].sort((a, b) => least(a[1]) - least(b[1]));
}

async function factSections(facts) {
  const { properties } = await book(), shownFacts = facts.filter(told), parts = [];
  let left = MANY_FACTS;
  for (const [kind, some] of byKind(shownFacts)) {
    if (left <= 0) break;
    parts.push(el('h3', {}, `${pick2(properties[kind])} (${some.length})`), ...(await Promise.all(some.slice(0, left).map(factBlock))));
    left -= some.length;
  }
  if (left < 0) parts.push(el('p', { className: 'other' }, t('more', { n: -left })));
  if (shownFacts.length) parts.push(copyButton(shownFacts));
  return parts;
}

function copyButton(facts) {
  const button = el('button', { type: 'button', textContent: t('copyFacts') });
  button.onclick = async () => {
    const texts = await Promise.all(facts.slice(0, MANY_FACTS).map(citation));
    try { await navigator.clipboard.writeText(texts.join('\n\n')); button.textContent = t('copied'); } catch { button.textContent = t('notCopied'); }
  };
  return el('div', { className: 'actions' }, button);
}

// The card tells what the legend's switches of status show, and how many facts they hide.
function untold(facts) {
  const n = facts.filter((fact) => !told(fact)).length;
  const what = STATUS.filter((_, status) => state.hiddenStatuses.has(status)).map((status) => t(status)).join(t('or'));
  return n ? el('p', { className: 'gap untold' }, t('untold', { n, what })) : null;
}

async function edgeCard(k) {
  const facts = await readFacts(await factsAtEdge(k));
  return [
    el('h2', {}, `${name(FROM[k])} → ${name(END[k])}`),
    el('p', { className: 'other' }, pick2(DATA.relations[EDGES.relation[k]])),
    ...(await Promise.all(facts.filter(told).map(factBlock))),
    facts.some(told) ? copyButton(facts.filter(told)) : null,
    untold(facts),
  ];
}

function groupCard(p) {
  const grouping = GROUPINGS[state.grouping], members = membersOf(p);
  const list = members.slice(0, MANY_MEMBERS).map((i) => el('li', {}, nodeButton(i)));
  return [
    el('h2', {}, markOf(p, 18), name(p)),
    el('p', { className: 'other' }, `${titled(grouping)} · ${t('members', { n: members.length, shown: COUNT[p] })}`),
    el('div', { className: 'actions' }, el('button', { type: 'button', textContent: t('unfold'), onclick: () => openGroup(p) })),
    el('h3', {}, t('within')),
    el('ul', { className: 'members' }, ...list),
    members.length > list.length ? el('p', { className: 'other' }, t('more', { n: members.length - list.length })) : null,
  ];
}

async function tieCard({ a, b, edges }) {
  const numbers = [...new Set((await Promise.all(edges.slice(0, MANY_FACTS).map(factsAtEdge))).flat())];
  const facts = await readFacts(numbers.slice(0, MANY_FACTS));
  return [
    el('h2', {}, `${name(a)} — ${name(b)}`),
    el('p', { className: 'other' }, t('tieOf', { n: edges.length })),
    ...(await factSections(facts)),
    edges.length > MANY_FACTS ? el('p', { className: 'other' }, t('more', { n: edges.length - MANY_FACTS })) : null,
    untold(facts),
  ];
}

export let cardReady = Promise.resolve();
on('select lang theme filter', () => { cardReady = showCard(); });
