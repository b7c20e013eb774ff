// The side's panels, one of which is open. A panel is built when it is first opened, and anew in another language.
import { $, el } from './dom.js';
import { on, state, tell } from './state.js';
import { t } from './words.js';

const builders = new Map(), built = new Set();

// `build(element)` fills the panel; the key of its title in the words is `panel-NAME`.
export function panel(name, build) {
  builders.set(name, build);
  $('panels').append(el('section', { id: `panel-${name}`, role: 'tabpanel', hidden: true, tabIndex: -1 }));
  $(`panel-${name}`).setAttribute('aria-labelledby', `tab-${name}`);
}

export function openPanel(name) {
  if (!builders.has(name)) return;
  state.panel = name;
  for (const one of builders.keys()) $(`panel-${one}`).hidden = one !== name;
  if (!built.has(name)) { built.add(name); builders.get(name)($(`panel-${name}`)); }
  showTabs();
  tell('panel');
}

function showTabs() {
  const names = [...builders.keys()];
  const turn = (event, at) => {
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: names.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    openPanel(names[(to + names.length) % names.length]);
    $(`tab-${state.panel}`).focus();
  };
  $('tabs').replaceChildren(...names.map((name, at) => {
    const chosen = name === state.panel;
    const tab = el('button', { type: 'button', id: `tab-${name}`, role: 'tab', textContent: t(`panel-${name}`), tabIndex: chosen ? 0 : -1, onclick: () => openPanel(name), onkeydown: (event) => turn(event, at) });
    tab.setAttribute('aria-selected', String(chosen));
    tab.setAttribute('aria-controls', `panel-${name}`);
    return tab;
  }));
}

on('lang', () => {
  built.clear();
  if (state.panel) openPanel(state.panel);
});
