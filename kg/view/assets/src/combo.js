// A search box with its list of results (a combobox: WAI-ARIA 1.2), as the search and the choice of two ends use it.
import { DATA, NODES } from './data.js';
import { el } from './dom.js';
import { findNames } from './office.js';
import { glyphMark } from './glyphs.js';
import { nodeName, t, typeName } from './words.js';
import { state } from './state.js';

// `input` and `list` are elements, `none` says that nothing was found; `chosen(i)` is called with a node.
export function combo({ input, list, none, chosen, left }) {
  let found = [], active = 0, asked = 0, answered = '';
  const stale = () => answered !== input.value;

  function mark() {
    [...list.children].forEach((item, at) => item.setAttribute('aria-selected', String(at === active)));
    if (found.length) input.setAttribute('aria-activedescendant', `${list.id}-${active}`);
    else input.removeAttribute('aria-activedescendant');
    list.children[active]?.scrollIntoView({ block: 'nearest' });
  }

  function entry(i, at) {
    const item = el('li', { id: `${list.id}-${at}`, role: 'option', onclick: () => chosen(i) });
    item.append(glyphMark(DATA.legend[NODES.legend[i]], 14), el('span', {}, nodeName(i, state.lang)), el('small', {}, typeName(i)));
    return item;
  }

  async function show() {
    const mine = ++asked, results = await findNames(input.value);
    if (mine !== asked) return; // a later letter was faster
    found = results;
    answered = input.value;
    active = 0;
    list.hidden = !found.length;
    none.hidden = found.length > 0 || !input.value.trim();
    none.textContent = t('nothing');
    input.setAttribute('aria-expanded', String(found.length > 0));
    list.replaceChildren(...found.map(entry));
    mark();
  }

  function close() { found = []; list.hidden = true; none.hidden = true; list.replaceChildren(); input.setAttribute('aria-expanded', 'false'); input.removeAttribute('aria-activedescendant'); }

  input.addEventListener('input', show);
  input.addEventListener('keydown', async (event) => {
    if (event.isComposing) return; // Enter that ends an input method's word is not ours
    if (event.key === 'Enter') { if (stale()) await show(); if (found.length) chosen(found[active]); }
    else if (event.key === 'Escape') { event.stopPropagation(); input.value = ''; close(); if (left) left(); }
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      active = Math.max(0, Math.min(found.length - 1, active + (event.key === 'ArrowDown' ? 1 : -1)));
      mark();
    }
  });
  return { show, close };
}
