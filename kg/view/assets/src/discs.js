// In the layout of discs, what is in an organisation is ringed: a disc for each open group, the outer ones first.
import { GROUPINGS, LAYOUTS, N } from './data.js';
import { X, Y, inView } from './scene.js';
import { on, state } from './state.js';
import { colors } from './theme.js';

const RIM = 17;
let discs = null; // {x, y, r, group}, the largest first
on('place', () => { discs = null; });

const nesting = () => (state.grouping >= 0 ? state.grouping : GROUPINGS.findIndex(({ key }) => key === 'parent'));

function measured() {
  const { of, parent, head } = GROUPINGS[nesting()], found = parent.map((_, group) => ({ group, x: 0, y: 0, n: 0, r: 0 }));
  const upward = (i, work) => { for (let g = inView[i] ? of[i] : -1; g >= 0; g = parent[g]) work(found[g]); };
  for (let i = 0; i < N; i++) upward(i, (disc) => { disc.x += X[i]; disc.y += Y[i]; disc.n++; });
  for (const disc of found) { disc.x /= disc.n || 1; disc.y /= disc.n || 1; }
  for (let i = 0; i < N; i++) upward(i, (disc) => { disc.r = Math.max(disc.r, Math.hypot(X[i] - disc.x, Y[i] - disc.y)); });
  return found.filter(({ n, group }) => n > 1 && head[group] >= 0).sort((a, b) => b.r - a.r);
}

function covered(group) {
  const { parent } = GROUPINGS[nesting()];
  for (let g = group; g >= 0; g = parent[g]) if (state.grouping >= 0 && state.closed.has(g)) return true;
  return false;
}

export function drawDiscs(c, { s, dx, dy, w, h }) {
  if (LAYOUTS[state.layout].style !== 'discs' || nesting() < 0) return;
  discs = discs || measured();
  c.lineWidth = 1;
  for (const { x, y, r, group } of discs) {
    const px = x * s + dx, py = y * s + dy, pr = r * s + Math.max(6, RIM * s);
    if (px + pr < 0 || px - pr > w || py + pr < 0 || py - pr > h || pr < 8 || covered(group)) continue;
    c.beginPath();
    c.moveTo(px + pr, py);
    c.arc(px, py, pr, 0, 2 * Math.PI);
    c.globalAlpha = .55;
    c.fillStyle = colors.panel;
    c.fill();
    c.globalAlpha = .8;
    c.strokeStyle = colors.line;
    c.stroke();
  }
}
