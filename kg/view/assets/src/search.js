// Search: results as you type, over names in both languages and aliases; Enter goes there.
const fold = (text) => text.normalize('NFKC').toLowerCase().replace(/[\s“”‘’"'「」『』《》〈〉]/g, '');
const HAYSTACK = NODES.id.map((_, i) => [NODES.zh[i], NODES.en[i], ...NODES.alias[i]].map(fold));
let found = [], active = 0;

function find(query) {
  const wanted = fold(query);
  if (!wanted) return [];
  const ranked = [];
  for (const i of BY_DEGREE) {
    let best = 9;
    for (const text of HAYSTACK[i]) {
      const at = text.indexOf(wanted);
      if (at >= 0) best = Math.min(best, text === wanted ? 0 : at === 0 ? 1 : 2);
    }
    if (best < 9) ranked.push([best, HAYSTACK[i][0].length, i]);
  }
  return ranked.sort((a, b) => a[0] - b[0] || a[1] - b[1]).map((entry) => entry[2]).slice(0, 40);
}

function showHits() {
  const query = $('query').value;
  found = find(query);
  active = 0;
  $('list').hidden = !found.length;
  $('none').hidden = found.length > 0 || !fold(query);
  $('query').setAttribute('aria-expanded', String(found.length > 0));
  $('list').replaceChildren(...found.map((i, at) => {
    const item = el('li', { id: `hit-${at}`, onclick: () => go(i) }, mark(NODES.legend[i], 14), el('span', {}, name(i)), el('small', {}, pick2(DATA.types[NODES.type[i]])));
    item.setAttribute('role', 'option');
    return item;
  }));
  highlight();
}

function highlight() {
  [...$('list').children].forEach((item, at) => item.setAttribute('aria-selected', String(at === active)));
  if (found.length) $('query').setAttribute('aria-activedescendant', `hit-${active}`);
  else $('query').removeAttribute('aria-activedescendant');
  $('list').children[active]?.scrollIntoView({ block: 'nearest' });
}

// Going to a node shows it, whatever the legend or the view hides.
function go(i) {
  uncover(i);
  select('node', i);
  reveal(i);
}

$('query').addEventListener('input', showHits);
$('query').addEventListener('keydown', (event) => {
  if (event.isComposing) return; // Enter that ends an input method's word is not ours
  if (event.key === 'Enter' && found.length) go(found[active]);
  else if (event.key === 'Escape') { event.target.value = ''; showHits(); $('stage').focus(); }
  else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault();
    active = Math.max(0, Math.min(found.length - 1, active + (event.key === 'ArrowDown' ? 1 : -1)));
    highlight();
  }
});
