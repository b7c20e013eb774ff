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
const narrow = () => innerWidth <= 760;

// The part of the picture that the card leaves free: left of it, or above it on a narrow window.
function free() {
  const { w, h } = lens(), card = $('card');
  if (card.hidden) return { w, h };
  return narrow() ? { w, h: h - card.offsetHeight - 10 } : { w: w - card.offsetWidth - 20, h };
}

function fit(ids, animation = glide) {
  const wanted = ids || [...Array(N).keys()].filter((i) => nodeShown[i]);
  if (!wanted.length) return;
  const ys = wanted.map((i) => Y[i]), y0 = least(ys), y1 = most(ys), x0 = least(wanted.map((i) => X[i]));
  const { w, h } = lens(), room = free(), broad = room.w - PAD.left - PAD.right;
  let s = Math.min(1.5, (room.h - PAD.top - PAD.bottom) / (y1 - y0 || 1));
  for (let turn = 0; turn < 4; turn++) { // how wide labels are depends on the scale, and the scale on them
    s = Math.max(.02, Math.min(s, least(wanted.map((i) => (broad - labelRoom(i, s)) / (X[i] - x0 || 1e-9)))));
  }
  const wide = most(wanted.map((i) => (X[i] - x0) * s + labelRoom(i, s)));
  const x = x0 + (w / 2 - PAD.left - Math.max(0, broad - wide) / 2) / s;
  camera.moveTo({ position: { x, y: (y0 + y1) / 2 + (h - room.h) / 2 / s }, scale: s, animation });
}
const least = (values) => values.reduce((a, b) => Math.min(a, b));
const most = (values) => values.reduce((a, b) => Math.max(a, b));

// Bring a node into the free part of the picture, without moving when it is there already.
function reveal(i) {
  const { s, w, h, dx, dy } = lens(), x = X[i] * s + dx, y = Y[i] * s + dy, room = free();
  if (x > 30 && x < room.w - 90 && y > 30 && y < room.h - 30) return;
  const to = Math.max(s, .8), position = { x: X[i] + (w - room.w) / 2 / to, y: Y[i] + (h - room.h) / 2 / to };
  camera.moveTo({ position, scale: to, animation: glide });
}

// Pan, without zooming, until the first of these nodes and as many of the next ones as fit are in the free part.
function uncrowd([first, ...others]) {
  const { s, dx, dy } = lens(), at = camera.getViewPosition(), room = free();
  const [left, top, right, bottom] = [24, 24, room.w - 16, room.h - 24];
  const spot = (i) => [X[i] * s + dx, Y[i] * s + dy, X[i] * s + dx + labelRoom(i, s), Y[i] * s + dy];
  const join = (a, b) => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
  const far = (i) => Math.hypot(X[i] - X[first], Y[i] - Y[first]);
  let box = spot(first);
  for (const i of others.sort((a, b) => far(a) - far(b))) {
    const more = join(box, spot(i));
    if (more[2] - more[0] <= right - left && more[3] - more[1] <= bottom - top) box = more;
  }
  const x = Math.max(left - box[0], 0) || Math.min(right - box[2], 0);
  const y = Math.max(top - box[1], 0) || Math.min(bottom - box[3], 0);
  if (x || y) camera.moveTo({ position: { x: at.x - x / s, y: at.y - y / s }, scale: s, animation: glide });
}

function zoom(factor) {
  camera.moveTo({ scale: Math.min(6, Math.max(.02, camera.getScale() * factor)), animation: false });
}
