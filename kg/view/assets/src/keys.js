// The keyboard: / searches, arrows walk to the neighbour in that direction, Esc lets go, + - 0 zoom.
const WAYS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

function walk([wx, wy]) {
  if (state.node < 0) { const i = BY_DEGREE.find((one) => nodeShown[one]); if (i >= 0) { select('node', i); reveal(i); } return; }
  let best = -1, most = .25;
  for (const k of near[state.node]) {
    const i = across(k, state.node), vx = X[i] - X[state.node], vy = Y[i] - Y[state.node];
    const along = (vx * wx + vy * wy) / (Math.hypot(vx, vy) || 1);
    if (i !== state.node && along > most) { most = along; best = i; }
  }
  if (best >= 0) { select('node', best); reveal(best); }
}

addEventListener('keydown', (event) => {
  if (event.target.matches('input') || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === '/') { event.preventDefault(); $('query').focus(); $('query').select(); }
  else if (event.key === 'Escape') select('nothing', -1);
  else if (event.target !== $('stage') && event.target !== document.body) return;
  else if (WAYS[event.key]) { event.preventDefault(); walk(WAYS[event.key]); }
  else if (event.key === '+' || event.key === '=') zoom(1.25);
  else if (event.key === '-') zoom(.8);
  else if (event.key === '0') fit();
});
