// Paths in words: the chains to choose from, one of them step by step with its evidence, or why there is none.
import { DATA, EDGES, NODES, STATUS, VIEWS, edgesAt } from './data.js';
import { small } from './camera.js';
import { el } from './dom.js';
import { factsAtEdge, readFacts } from './facts.js';
import { glyphMark } from './glyphs.js';
import { showSide } from './legend.js';
import { state } from './state.js';
import { factBlock, nodeButton, told } from './telling.js';
import { colon, nodeName, pick2, t, titled } from './words.js';

const stepsText = (n) => t(n === 1 ? 'connect-hop' : 'connect-hops', { n });
const pathTitle = ({ nodes }) => (nodes.length > 2 ? t('connect-by', { names: nodes.slice(1, -1).map((i) => nodeName(i, state.lang)).join(state.lang === 'zh' ? '、' : ', ') }) : t('connect-directly'));
const pathDoubt = (chain) => Math.max(...chain.hops.map((hop) => EDGES.status[hop[0]]));
const statusBadge = (status) => el('span', { className: `badge ${STATUS[status]}` }, t(STATUS[status]));

function pathOption(chain, chosen, choose) {
  const button = el('button', { type: 'button', ariaPressed: String(chosen), onclick: choose }, el('span', {}, pathTitle(chain)));
  if (pathDoubt(chain)) button.append(statusBadge(pathDoubt(chain)));
  return el('li', {}, button);
}

// How many chains there are, which to choose from, and what was uncovered; `choose` and `show` answer clicks.
export function pathList({ found, said }, chosen, { choose, show }) {
  const length = found[0].nodes.length - 1;
  const head = el('p', { className: 'connect-count' }, t(found.length === 1 ? 'connect-one' : found.length < 5 ? 'connect-several' : 'connect-first', { n: found.length, hops: stepsText(length) }));
  const options = found.length > 1 ? [el('ol', { className: 'connect-options', ariaLabel: t('panel-connect') }, ...found.map((chain, at) => pathOption(chain, at === chosen, () => choose(at))))] : [];
  const again = el('button', { type: 'button', textContent: t('connect-show'), onclick: () => { show(); if (small()) showSide(false); } });
  const note = said?.length ? [el('p', { className: 'hint' }, t('connect-uncovered', { what: said.map((key) => t(key, { view: titled(VIEWS[state.view]) })).join(t('connect-and')) }))] : [];
  return [head, ...options, ...note, el('div', { className: 'actions' }, again)];
}

const pathStop = (i) => el('p', { className: 'connect-stop' }, glyphMark(DATA.legend[NODES.legend[i]], 16), nodeButton(i));

export async function pathSteps(chain) {
  const rows = await Promise.all(chain.hops.map(async (hop, at) => el('li', {}, pathStop(chain.nodes[at]), await pathLeg(chain.nodes[at], hop))));
  return [el('ol', { className: 'connect-steps' }, ...rows), pathStop(chain.nodes[chain.nodes.length - 1])];
}

// One step: its surest fact, which way that points, and what else there is between the two.
async function pathLeg(from, hop) {
  const numbers = (await Promise.all(hop.map(factsAtEdge))).flat();
  const facts = (await readFacts([...new Set(numbers)])).filter(told);
  if (!facts.length) return el('div', { className: 'connect-leg' }, el('p', { className: 'other' }, pick2(DATA.relations[EDGES.relation[hop[0]]])));
  const [first, ...more] = facts, along = first.ends[0] === from;
  const arrow = el('span', { className: 'connect-arrow', role: 'img', ariaLabel: t(along ? 'connect-on' : 'connect-back'), title: t(along ? 'connect-on' : 'connect-back') }, along ? '↓' : '↑');
  return el('div', { className: 'connect-leg' }, arrow, await factBlock(first), more.length ? otherFacts(more) : null);
}

function otherFacts(facts) {
  const place = el('div', {}), box = el('details', {}, el('summary', {}, t('connect-more', { n: facts.length })), place);
  box.ontoggle = async () => { if (box.open && !place.firstChild) place.append(...(await Promise.all(facts.map(factBlock)))); };
  return box;
}

// No chain: why, and what would help. `asked` is how it was looked for, `more` how one would be found.
export function noPath(ends, asked, more, widen) {
  const [a, z] = ends.map((i) => nodeName(i, state.lang));
  if (ends[0] === ends[1]) return [el('p', {}, t('connect-same', { name: a }))];
  const alone = ends.find((i) => !edgesAt(i).length);
  if (alone !== undefined) return [el('p', {}, t('connect-alone', { name: nodeName(alone, state.lang) }))];
  const hidden = STATUS.filter((_, status) => !asked.allowed.includes(status)).map((status) => t(status));
  const why = [asked.events ? '' : t('connect-not-events'), hidden.length ? t('connect-not-doubtful', { what: hidden.join(t('or')) }) : ''].filter(Boolean);
  const said = el('p', {}, t('connect-none', { a, z }), why.length ? `${t('connect-as')}${colon()}${why.join(t('connect-and'))}` : '');
  if (!more) return why.length ? [said, el('p', { className: 'hint' }, t('connect-never'))] : [said];
  const key = more.events !== asked.events ? (more.allowed.length > asked.allowed.length ? 'connect-try-both' : 'connect-try-events') : 'connect-try-doubtful';
  return [said, el('div', { className: 'actions' }, el('button', { type: 'button', textContent: t(key), onclick: () => widen(more) }))];
}
