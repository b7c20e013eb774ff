// vis-network is the camera: it pans, zooms and knows touch and wheel. What is seen, we draw.
const camera = new vis.Network(
  $('stage'),
  { nodes: new vis.DataSet([]), edges: new vis.DataSet([]) },
  { physics: false, interaction: { hover: false, keyboard: false, dragNodes: false, selectable: false } },
);
const redraw = () => camera.redraw();
const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
const glide = still ? false : { duration: 300, easingFunction: 'easeInOutQuad' };

// From layout to screen: x · s + dx, y · s + dy.
function lens() {
  const box = $('stage'), at = camera.getViewPosition(), s = camera.getScale();
  const w = box.clientWidth, h = box.clientHeight;
  return { s, w, h, dx: w / 2 - at.x * s, dy: h / 2 - at.y * s };
}

const PAD = { left: 46, right: 12, top: 22, bottom: 22 }; // screen pixels
const cover = () => ($('card').hidden || innerWidth <= 760 ? 0 : $('card').offsetWidth + 20);

function fit(ids, animation = glide) {
  const wanted = ids || [...Array(N).keys()].filter((i) => nodeShown[i]);
  if (!wanted.length) return;
  const xs = wanted.map((i) => X[i]), rights = wanted.map((i) => X[i] + ROOM[i]), ys = wanted.map((i) => Y[i]);
  const [x0, x1, y0, y1] = [least(xs), most(rights), least(ys), most(ys)];
  const { w, h } = lens(), free = w - cover();
  const s = Math.min(1.5, (free - PAD.left - PAD.right) / (x1 - x0 || 1), (h - PAD.top - PAD.bottom) / (y1 - y0 || 1));
  const x = (x0 + x1) / 2 + ((PAD.right - PAD.left) / 2 + (w - free) / 2) / s;
  camera.moveTo({ position: { x, y: (y0 + y1) / 2 }, scale: Math.max(s, .02), animation });
}
const least = (values) => values.reduce((a, b) => Math.min(a, b));
const most = (values) => values.reduce((a, b) => Math.max(a, b));

// Bring a node into the free part of the picture, without moving when it is there already.
function reveal(i) {
  const { s, w, h, dx, dy } = lens(), x = X[i] * s + dx, y = Y[i] * s + dy, free = w - cover();
  if (x > 30 && x < free - 90 && y > 30 && y < h - 30) return;
  const to = Math.max(s, .8);
  camera.moveTo({ position: { x: X[i] + (w - free) / 2 / to, y: Y[i] }, scale: to, animation: glide });
}

function zoom(factor) {
  camera.moveTo({ scale: Math.min(6, Math.max(.02, camera.getScale() * factor)), animation: false });
}
