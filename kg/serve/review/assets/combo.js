// A field in which values are chosen by name (a combobox: WAI-ARIA 1.2): one, or several as chips.
import { el } from './dom.js';
import { t } from './words.js';

const PAUSE = 120; // milliseconds of typing before the server is asked

// `search(words)` finds [{value, label, more}…]; `value` is what the cell has, several between semicolons; `nameOf` their labels.
export function combo({ id, label, value, nameOf, search, multiple, changed }) {
  let chosen = value.split(/[;；]/).map((one) => one.trim()).filter(Boolean), found = [], active = 0, last = 0;
  const names = new Map(), named = (one) => names.get(one) || nameOf(one);
  const list = el('ul', { id: `${id}-list`, role: 'listbox', ariaLabel: label, hidden: true });
  const input = el('input', { id, type: 'text', className: 'field', role: 'combobox', autocomplete: 'off', spellcheck: false, ariaExpanded: 'false', 'aria-controls': list.id, 'aria-autocomplete': 'list' });
  const chips = el('div', { className: 'chips' });

  function rest() {
    input.value = multiple ? '' : named(chosen[0] || '');
    chips.replaceChildren(...(multiple ? chosen : []).map((one) => el('button', { type: 'button', className: 'chip', ariaLabel: t('takeAway', { what: named(one) }), onclick: () => set(chosen.filter((other) => other !== one)) }, `${named(one)} ×`)));
  }
  function set(next) { chosen = next; rest(); changed?.(); }
  function mark() {
    [...list.children].forEach((node, at) => node.setAttribute('aria-selected', String(at === active)));
    if (found.length) input.setAttribute('aria-activedescendant', `${id}-${active}`); else input.removeAttribute('aria-activedescendant');
    list.children[active]?.scrollIntoView({ block: 'nearest' });
  }
  function show(next) {
    found = next;
    active = Math.max(0, multiple ? 0 : found.findIndex((one) => one.value === chosen[0]));
    list.hidden = !found.length;
    input.setAttribute('aria-expanded', String(found.length > 0));
    list.replaceChildren(...found.map((one, at) => el('li', { id: `${id}-${at}`, role: 'option', onpointerdown: (event) => { event.preventDefault(); take(one); } }, el('span', {}, one.label), el('small', {}, one.more || one.value))));
    mark();
  }
  function take(one) {
    names.set(one.value, one.label);
    show([]);
    set(multiple ? [...new Set([...chosen, one.value])] : [one.value]);
  }
  async function look(words) {
    const mine = last += 1;
    let results = [];
    try { results = await search(words); } catch { /* then nothing is offered */ }
    if (mine === last) show(results);
  }
  let timer = 0;
  input.oninput = () => {
    clearTimeout(timer);
    if (!input.value.trim() && !multiple) { last += 1; show([]); chosen = []; changed?.(); return; }
    timer = setTimeout(look, PAUSE, input.value.trim());
  };
  input.onblur = () => { last += 1; clearTimeout(timer); show([]); rest(); };
  input.onkeydown = async (event) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey && found.length) { event.preventDefault(); take(found[active]); }
    else if (event.key === 'Escape' && found.length) { event.preventDefault(); event.stopPropagation(); show([]); rest(); }
    else if (step && found.length) { event.preventDefault(); active = Math.max(0, Math.min(found.length - 1, active + step)); mark(); }
    else if (step) { event.preventDefault(); await look(multiple || input.value === named(chosen[0] || '') ? '' : input.value.trim()); }
    else if (event.key === 'Backspace' && multiple && !input.value && chosen.length) set(chosen.slice(0, -1));
  };
  rest();
  return { node: el('div', { className: 'combo' }, chips, input, list), input, value: () => chosen.join(';') };
}
