// Start: read the address, write the words, draw.
import { DATA, GROUPINGS, M, N, SPOTS, edgeIri, edgeOf, iriOf, nodeOf } from './data.js';
import { fragment, recall, recallCamera, remember, settled, withCamera } from './address.js';
import { camera, fit, lens, reveal, small } from './camera.js';
import { cardReady, showCard } from './card.js';
import { crossings, curve, pointAt } from './curves.js';
import { $ } from './dom.js';
import './draw.js';
import { radius } from './glyphs.js';
import { go, openGroup, uncover } from './going.js';
import './help.js';
import './hover.js';
import './keys.js';
import { boxes } from './labels.js';
import { showSide } from './legend.js';
import { openPanel } from './panels.js';
import './pick.js';
import { END, FROM, X, Y, edgeShown, lit, shown, start, ties } from './scene.js';
import './search.js';
import './questions.js';
import './connect.js';
import './take.js';
import './sparql.js';
import './tables.js';
import './timebar.js';
import { on, state, tell } from './state.js';
import { readColors } from './theme.js';
import { applyWords } from './words.js';

function setDark(dark) {
  state.dark = dark;
  readColors();
  tell('theme');
}

function setLanguage(lang) {
  state.lang = lang;
  applyWords();
  tell('lang');
}

$('fit').onclick = () => fit();
$('theme').onclick = () => setDark(!state.dark);
$('lang').onclick = () => setLanguage(state.lang === 'zh' ? 'en' : 'zh');
$('menu').onclick = () => showSide($('side').hidden);
$('help').onclick = () => tell('help');
on('search', () => { showSide(true); $('query').focus(); $('query').select(); });
on('open', openGroup);
on('select', (step) => { if (step && small() && state.node + state.edge > -2) showSide(false); });
matchMedia('(max-width: 760px)').addEventListener('change', (event) => showSide(!event.matches));

// Back and forward bring selections back; the language stays, unless the reader wrote the address.
addEventListener('popstate', (event) => {
  if (location.hash && !location.hash.includes('=')) return; // the link to the search
  const lang = state.lang, hash = recall();
  if (event.state) state.lang = lang;
  start();
  setLanguage(state.lang);
  tell('place');
  if (!recallCamera(hash) && state.node >= 0) { uncover(state.node); reveal(state.node); }
  if (event.state) remember(); else settled();
});

const address = recall();
state.dark = matchMedia('(prefers-color-scheme: dark)').matches;
readColors();
if (small()) showSide(false);
$('empty').hidden = N > 0;
start();
setLanguage(state.lang);
openPanel(state.panel);
camera.canvas.setSize(); // the time bar has made the stage lower
fit(null, false);
if (!recallCamera(address) && state.node >= 0) { uncover(state.node); reveal(state.node); }
showCard();
settled();


// For tests and for curious readers: where a thing stands on the screen, what is selected, what is shown.
const onScreen = (x, y) => { const v = lens(); return [x * v.s + v.dx, y * v.s + v.dy]; };
const among = (length, flags) => [...Array(length).keys()].filter((at) => flags[at]);
const called = (p) => (p < N ? iriOf(p) : `group ${p - N}`);
window.kgPage = {
  camera,
  state,
  screen: (iri) => { const i = nodeOf(iri); return onScreen(X[i], Y[i]); },
  spot: (p) => onScreen(X[p], Y[p]),
  along: (iri, u) => { curve(); return onScreen(...pointAt(edgeOf(iri), u)); },
  shown: () => ({ nodes: among(N, shown).map(iriOf), edges: among(M, edgeShown).map(edgeIri), groups: among(SPOTS, shown).filter((p) => p >= N), ties: ties.length }),
  labels: () => boxes.map(([x, y, width, p, lines]) => ({ x, y, width, height: 14 * lines.length, id: called(p), text: lines.join('\n') })),
  lit: () => (lit ? { nodes: [...lit.nodes].map(called), edges: [...lit.edges].map(edgeIri) } : null),
  crossings: () => { curve(); return crossings(); },
  selected: () => (state.node >= 0 ? called(state.node) : state.edge >= 0 ? edgeIri(state.edge) : null),
  ready: () => cardReady,
  open: openPanel,
  go: (iri) => go(nodeOf(iri)),
  link: () => withCamera(fragment()),
  filter: (what, values) => { state[what] = new Set(values); tell('filter'); },
  ends: () => among(M, edgeShown).map((k) => [called(FROM[k]), called(END[k])]),
  groupings: () => GROUPINGS.map(({ key }) => key),
  sizes: () => Object.fromEntries(among(N, shown).map((i) => [iriOf(i), radius(i, 1)])),
  measure: (key) => Object.fromEntries(DATA.measures.find((one) => one[0] === key)[3].map((value, i) => [iriOf(i), value || 0])),
};
