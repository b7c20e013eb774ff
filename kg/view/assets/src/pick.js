// What is under the pointer: a node or its label first, else an edge.
function nodeAt(px, py) {
  const { s, dx, dy } = lens();
  let best = -1, least = 7;
  for (let i = 0; i < N; i++) {
    if (!nodeShown[i]) continue;
    const off = Math.hypot(X[i] * s + dx - px, Y[i] * s + dy - py) - radius(i, s);
    if (off < least) { least = off; best = i; }
  }
  if (best >= 0) return best;
  const box = boxes.find(([x, y, width]) => px >= x - 2 && px <= x + width + 2 && Math.abs(py - y) < LINE / 2);
  return box ? box[3] : -1;
}

function edgeAt(px, py) {
  const { s, dx, dy } = lens(), steps = 24;
  let best = -1, least = 6;
  for (let k = 0; k < M; k++) {
    if (!edgeShown[k] || (lit && !lit.edges.has(k) && lit.edges.size > 1 && M > 3000)) continue;
    let [x1, y1] = pointAt(k, 0).map((v, axis) => v * s + (axis ? dy : dx));
    for (let i = 1; i <= steps; i++) {
      const [gx, gy] = pointAt(k, i / steps), x2 = gx * s + dx, y2 = gy * s + dy;
      const off = toSegment(px, py, x1, y1, x2, y2);
      if (off < least) { least = off; best = k; }
      [x1, y1] = [x2, y2];
    }
  }
  return best;
}

function toSegment(px, py, x1, y1, x2, y2) {
  const vx = x2 - x1, vy = y2 - y1, square = vx * vx + vy * vy || 1;
  const u = Math.max(0, Math.min(1, ((px - x1) * vx + (py - y1) * vy) / square));
  return Math.hypot(x1 + u * vx - px, y1 + u * vy - py);
}

camera.on('click', ({ pointer }) => {
  const { x, y } = pointer.DOM, i = nodeAt(x, y);
  if (i >= 0) { select('node', i); uncrowd([i, ...lit.nodes]); return; }
  const k = edgeAt(x, y);
  if (k < 0) { select('nothing', -1); return; }
  select('edge', k);
  uncrowd([...lit.nodes]);
});

let asked = 0;
$('stage').addEventListener('mousemove', (event) => {
  if (event.buttons || asked) return;
  asked = requestAnimationFrame(() => {
    asked = 0;
    const box = $('stage').getBoundingClientRect(), x = event.clientX - box.left, y = event.clientY - box.top;
    const i = nodeAt(x, y), edge = i < 0 && M < 3000 && edgeAt(x, y) >= 0;
    $('stage').style.cursor = i >= 0 || edge ? 'pointer' : 'grab';
    if (i !== state.hover) { state.hover = i; redraw(); }
  });
});
$('stage').addEventListener('mouseleave', () => { state.hover = -1; redraw(); });
