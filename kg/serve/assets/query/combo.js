// A field in which a thing is chosen by name (a combobox: WAI-ARIA 1.2).
import { t } from './book.js';
import { el } from './dom.js';
import { find } from './finding.js';

// `id` names the field; `chosen(one)` hears {iri, name} or null when it is emptied.
export function combo({ id, label, value, placeholder, chosen }) {
  const list = el('ul', { id: `${id}-list`, role: 'listbox', ariaLabel: label, hidden: true });
  const input = el('input', { id, type: 'text', className: 'field', role: 'combobox', autocomplete: 'off', spellcheck: false, ariaExpanded: 'false', 'aria-controls': list.id, 'aria-autocomplete': 'list', value, placeholder });
  let found = [], active = 0, asked = null;

  function mark() {
    [...list.children].forEach((item, at) => item.setAttribute('aria-selected', String(at === active)));
    if (found.length) input.setAttribute('aria-activedescendant', `${id}-${active}`); else input.removeAttribute('aria-activedescendant');
    list.children[active]?.scrollIntoView({ block: 'nearest' });
  }
  function show(next) {
    found = next;
    active = 0;
    list.hidden = !found.length;
    input.setAttribute('aria-expanded', String(found.length > 0));
    list.replaceChildren(...found.map((one, at) => el('li', { id: `${id}-${at}`, role: 'option', onmousedown: (event) => { event.preventDefault(); take(one); } }, el('span', {}, one.name), el('small', {}, one.kind))));
    mark();
  }
  function take(one) {
    input.value = one.name;
    show([]);
    chosen(one);
  }
  async function look() {
    asked?.abort();
    const mine = asked = new AbortController();
    if (!input.value.trim()) { show([]); chosen(null); return; }
    try {
      const results = await find(input.value, mine.signal);
      if (mine === asked) show(results);
    } catch (error) {
      if (error.name !== 'AbortError') show([]);
    }
  }
  input.oninput = look;
  input.onblur = () => show([]);
  input.onkeydown = async (event) => {
    if (event.isComposing) return;
    if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) { event.preventDefault(); if (!found.length) await look(); if (found.length) take(found[active]); }
    else if (event.key === 'Escape' && found.length) { event.stopPropagation(); show([]); }
    else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && found.length) { event.preventDefault(); active = Math.max(0, Math.min(found.length - 1, active + (event.key === 'ArrowDown' ? 1 : -1))); mark(); }
  };
  const clear = el('button', { type: 'button', className: 'clear', title: t('clear'), ariaLabel: `${t('clear')}: ${label}`, onclick: () => { input.value = ''; show([]); chosen(null); input.focus(); } }, '×');
  return el('div', { className: 'combo' }, input, clear, list);
}
