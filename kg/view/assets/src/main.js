// Start: read the address, write the words, draw.
function setTheme(dark) {
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  readColors();
  showLegend();
  showHits();
  showCard();
  redraw();
}

function setLanguage(lang) {
  state.lang = lang;
  applyWords();
  showViews();
  showLegend();
  showHits();
  showCard();
  refresh();
}

$('fit').onclick = () => fit();
$('theme').onclick = () => setTheme(document.documentElement.dataset.theme !== 'dark');
$('lang').onclick = () => { setLanguage(state.lang === 'zh' ? 'en' : 'zh'); remember(); };
$('menu').onclick = () => showSide($('side').hidden);
matchMedia('(max-width: 760px)').addEventListener('change', (event) => showSide(!event.matches));

// Back and forward bring selections back; the language stays, unless the reader wrote the address.
addEventListener('popstate', (event) => {
  if (location.hash && !location.hash.includes('=')) return; // the link to the search
  const lang = state.lang;
  recall();
  if (event.state) state.lang = lang;
  setLanguage(state.lang);
  if (event.state) remember();
  if (state.node >= 0) { uncover(state.node); reveal(state.node); }
});

recall();
readColors();
$('empty').hidden = N > 0;
if (narrow()) showSide(false);
setTheme(matchMedia('(prefers-color-scheme: dark)').matches);
setLanguage(state.lang);
fit(null, false);
if (state.node >= 0) reveal(state.node);

// For tests and for curious readers: where a thing stands on the screen, and what is selected.
window.kgPage = {
  camera,
  screen: (iri) => { const i = nodeOf.get(iri), v = lens(); return [X[i] * v.s + v.dx, Y[i] * v.s + v.dy]; },
  along: (iri, u) => { const [x, y] = pointAt(edgeOf.get(iri), u), v = lens(); return [x * v.s + v.dx, y * v.s + v.dy]; },
  shown: () => ({ nodes: NODES.id.filter((_, i) => nodeShown[i]), edges: EDGES.id.filter((_, k) => edgeShown[k]) }),
  labels: () => boxes.map(([x, y, width, i, text]) => ({ x, y, width, id: NODES.id[i], text })),
  crossings,
  selected: () => NODES.id[state.node] ?? EDGES.id[state.edge] ?? null,
};
