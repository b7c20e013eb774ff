// Languages: the page's own words, and the names of things.
const t = (key, values = {}) => DATA.words[state.lang][key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
const pick2 = (pair) => (state.lang === 'zh' ? pair[0] : pair[1]);
const name = (i) => NODES[state.lang][i] || NODES.zh[i];
const otherName = (i) => NODES[state.lang === 'zh' ? 'en' : 'zh'][i];

function applyWords() {
  document.documentElement.lang = state.lang === 'zh' ? 'zh-Hans' : 'en';
  document.title = $('title').textContent = DATA.title[state.lang] || DATA.title.zh || DATA.title.en;
  for (const node of document.querySelectorAll('[data-text]')) node.textContent = t(node.dataset.text);
  for (const node of document.querySelectorAll('[data-label]')) node.setAttribute('aria-label', t(node.dataset.label));
  for (const node of document.querySelectorAll('[data-hint]')) {
    node.placeholder = t(node.dataset.hint);
    node.setAttribute('aria-label', t(node.dataset.hint));
  }
}
