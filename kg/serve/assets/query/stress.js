// Places for the nodes of a small graph: stress by gradient descent over pairs of nodes (Zheng, Pawar & Goodman 2018,
// Graph Drawing by Stochastic Gradient Descent), in an order that chance does not decide; pieces are put side by side.
const ROUNDS = 30, EPSILON = 0.1, APART = 1.5;

function distances(n, near) {
  return Array.from({ length: n }, (_, from) => {
    const far = new Int32Array(n).fill(-1), queue = [from];
    far[from] = 0;
    for (let at = 0; at < queue.length; at++) for (const next of near[queue[at]]) if (far[next] < 0) { far[next] = far[queue[at]] + 1; queue.push(next); }
    return far;
  });
}

// A sequence that looks like chance and is always the same (mulberry32).
function chance(seed) {
  let a = seed;
  return () => { a = (a + 0x6D2B79F5) | 0; let x = Math.imul(a ^ (a >>> 15), 1 | a); x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x; return ((x ^ (x >>> 14)) >>> 0) / 4294967296; };
}

function shuffled(list, random) {
  for (let i = list.length - 1; i > 0; i--) { const j = Math.floor(random() * (i + 1)); [list[i], list[j]] = [list[j], list[i]]; }
  return list;
}

function placePiece(piece, far) {
  const random = chance(piece.length), spots = piece.map((_, i) => { const turn = i * 2.39996; return [Math.sqrt(i + 1) * Math.cos(turn), Math.sqrt(i + 1) * Math.sin(turn)]; });
  const pairs = [];
  let longest = 1;
  for (let i = 1; i < piece.length; i++) for (let j = 0; j < i; j++) { const d = far[piece[i]][piece[j]]; pairs.push([i, j, d]); longest = Math.max(longest, d); }
  const most = longest ** 2, slower = Math.log(most / EPSILON) / (ROUNDS - 1);
  for (let round = 0; round < ROUNDS; round++) {
    const rate = most * Math.exp(-slower * round);
    for (const [i, j, d] of shuffled(pairs, random)) {
      const dx = spots[i][0] - spots[j][0], dy = spots[i][1] - spots[j][1], now = Math.hypot(dx, dy) || 1e-6;
      const move = Math.min(1, rate / d ** 2) * (now - d) / 2 / now;
      spots[i][0] -= dx * move; spots[i][1] -= dy * move;
      spots[j][0] += dx * move; spots[j][1] += dy * move;
    }
  }
  return spots;
}

function pieces(n, near) {
  const seen = new Uint8Array(n), found = [];
  for (let start = 0; start < n; start++) {
    if (seen[start]) continue;
    const piece = [start];
    seen[start] = 1;
    for (let at = 0; at < piece.length; at++) for (const next of near[piece[at]]) if (!seen[next]) { seen[next] = 1; piece.push(next); }
    found.push(piece);
  }
  return found.sort((a, b) => b.length - a.length);
}

const STRETCH = 1.5; // labels are wide: a picture that is wider than high keeps them apart

// [[x, y], …] in steps of an edge; `ties` are pairs of numbers below `n`.
export function places(n, ties) {
  const near = Array.from({ length: n }, () => new Set());
  for (const [a, b] of ties) if (a !== b) { near[a].add(b); near[b].add(a); }
  const far = distances(n, near), spots = Array.from({ length: n }, () => [0, 0]);
  const boxes = pieces(n, near).map((piece) => {
    const own = placePiece(piece, far).map(([x, y]) => [x * STRETCH, y]), xs = own.map(([x]) => x), ys = own.map(([, y]) => y);
    const left = Math.min(...xs), top = Math.min(...ys);
    return { piece, own: own.map(([x, y]) => [x - left, y - top]), width: Math.max(...xs) - left + APART * STRETCH, height: Math.max(...ys) - top + APART };
  });
  shelve(boxes, spots);
  return spots;
}

// Piece after piece in rows, so that the whole is about as wide as a screen.
function shelve(boxes, spots) {
  const area = boxes.reduce((sum, { width, height }) => sum + width * height, 0), across = Math.max(Math.sqrt(area * 1.9), boxes[0]?.width || 0);
  let x = 0, y = 0, row = 0;
  for (const { piece, own, width, height } of boxes) {
    if (x > 0 && x + width > across) { x = 0; y += row; row = 0; }
    piece.forEach((node, i) => { spots[node] = [x + own[i][0], y + own[i][1]]; });
    x += width;
    row = Math.max(row, height);
  }
}
