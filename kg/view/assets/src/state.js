// What the reader has chosen, and what is therefore shown.
const state = {
  lang: DATA.lang, view: 0, node: -1, edge: -1, hover: -1,
  hiddenThings: new Set(), hiddenRelations: new Set(), hiddenStatuses: new Set(),
};
const nodeShown = new Uint8Array(N), edgeShown = new Uint8Array(M);
const END = Int32Array.from(EDGES.t); // where an edge ends now: past a hidden post, at its organisation
let near = []; // node → the shown edges at it
let lit = null; // what the selection lights up: {nodes, edges}, or nothing

function refresh() {
  for (let i = 0; i < N; i++) nodeShown[i] = inView[state.view][i] && !state.hiddenThings.has(NODES.legend[i]) ? 1 : 0;
  near = Array.from({ length: N }, () => []);
  for (let k = 0; k < M; k++) {
    const s = EDGES.s[k], end = nodeShown[EDGES.t[k]] ? EDGES.t[k] : EDGES.over[k];
    const kept = EDGES.views[k].includes(state.view) && !state.hiddenRelations.has(EDGES.relation[k]) && !state.hiddenStatuses.has(EDGES.status[k]);
    edgeShown[k] = kept && end >= 0 && nodeShown[s] && nodeShown[end] ? 1 : 0;
    END[k] = end >= 0 ? end : EDGES.t[k];
    if (edgeShown[k]) { near[s].push(k); near[END[k]].push(k); }
  }
  bend();
  light();
  count();
  redraw();
}

const across = (k, i) => (EDGES.s[k] === i ? END[k] : EDGES.s[k]);

function light() {
  if (state.node >= 0) {
    const edges = new Set(near[state.node]);
    lit = { nodes: new Set([state.node, ...[...edges].map((k) => across(k, state.node))]), edges };
  } else if (state.edge >= 0) {
    lit = { nodes: new Set([EDGES.s[state.edge], END[state.edge]]), edges: new Set([state.edge]) };
  } else lit = null;
}

function count() {
  const sum = (flags) => flags.reduce((total, one) => total + one, 0);
  const allEdges = EDGES.views.filter((views) => views.includes(state.view)).length;
  const shown = { nodes: sum(nodeShown), edges: sum(edgeShown), allNodes: sum(inView[state.view]), allEdges };
  const whole = shown.nodes === shown.allNodes && shown.edges === allEdges;
  $('count').textContent = t(whole ? 'counted' : 'filtered', shown);
}

function setView(view) {
  state.view = view;
  [X, Y, ROOM] = LAYOUTS[view];
  if (state.node >= 0 && !inView[view][state.node]) state.node = -1;
  if (state.edge >= 0 && !EDGES.views[state.edge].includes(view)) state.edge = -1;
  showViews();
  showLegend();
  showCard();
  refresh();
}

// The last view holds everything: what is not in the view of the moment is shown there.
const LAST = DATA.views.length - 1;
function uncover(i) {
  const hidden = state.hiddenThings.delete(NODES.legend[i]);
  if (!inView[state.view][i]) { setView(LAST); fit(null, false); } else if (hidden) { showLegend(); refresh(); }
}

function select(kind, index) {
  state.node = kind === 'node' ? index : -1;
  state.edge = kind === 'edge' ? index : -1;
  light();
  showCard();
  if (narrow() && (state.node >= 0 || state.edge >= 0)) showSide(false);
  remember(true);
  redraw();
}

function showSide(shown) {
  $('side').hidden = !shown;
  $('menu').setAttribute('aria-expanded', String(shown));
}

// The address after # names what is selected by IRI, so that it can be sent to somebody. Another selection
// is a step that Back undoes; another view or language is not.
function remember(step = false) {
  const hash = new URLSearchParams();
  if (state.node >= 0) hash.set('n', NODES.id[state.node]);
  if (state.edge >= 0) hash.set('e', EDGES.id[state.edge]);
  if (DATA.views.length > 1) hash.set('v', state.view);
  hash.set('l', state.lang);
  const address = '#' + hash;
  if (step && address !== location.hash) history.pushState('kg', '', address);
  else history.replaceState('kg', '', address);
}

function recall() {
  const hash = new URLSearchParams(location.hash.slice(1));
  if (DATA.words[hash.get('l')]) state.lang = hash.get('l');
  if (DATA.views[hash.get('v')]) state.view = Number(hash.get('v'));
  state.node = nodeOf.get(hash.get('n')) ?? -1;
  state.edge = state.node < 0 ? edgeOf.get(hash.get('e')) ?? -1 : -1;
  if (state.node >= 0 && !inView[state.view][state.node]) state.view = LAST;
  if (state.edge >= 0 && !EDGES.views[state.edge].includes(state.view)) state.view = LAST;
  [X, Y, ROOM] = LAYOUTS[state.view];
}
