// The keyboard: / searches, arrows walk to the neighbour in that direction, Enter opens or folds a group,
// Esc lets go, + - 0 zoom, ? explains.
import { $ } from './dom.js';
import { fit, reveal, whenToldOf, zoom } from './camera.js';
import { X, Y, around, firstShown } from './scene.js';
import { highlight, select, state, tell } from './state.js';
import { name, t } from './words.js';

const WAYS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

function step(p) {
  whenToldOf(() => reveal(p));
  select('node', p);
  $('voice').textContent = t('at-node', { name: name(p), n: [...new Set([...around(p)].map(([q]) => q))].length });
}

function walk([wx, wy]) {
  if (state.node < 0) { const p = firstShown(); if (p >= 0) step(p); return; }
  let best = -1, most = .25;
  for (const [p] of around(state.node)) {
    const vx = X[p] - X[state.node], vy = Y[p] - Y[state.node];
    const along = (vx * wx + vy * wy) / (Math.hypot(vx, vy) || 1);
    if (p !== state.node && along > most) { most = along; best = p; }
  }
  if (best >= 0) step(best);
}

export function letGo() {
  if (state.marked) highlight(null);
  else select('nothing', -1);
}

const TEXT = 'input:not([type=checkbox]):not([type=range]), textarea, select';
addEventListener('keydown', (event) => {
  if (event.target.matches(TEXT) || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
  const onStage = event.target === $('stage') || event.target === document.body;
  if (event.key === '/') { event.preventDefault(); tell('search'); }
  else if (event.key === '?') tell('help');
  else if (event.key === 'Escape') letGo();
  else if (!onStage) return;
  else if (WAYS[event.key]) { event.preventDefault(); walk(WAYS[event.key]); }
  else if (event.key === 'Enter' && state.node >= 0) tell('open', state.node);
  else if (event.key === '+' || event.key === '=') zoom(1.25);
  else if (event.key === '-') zoom(.8);
  else if (event.key === '0') fit();
});
