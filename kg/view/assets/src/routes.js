// How two things are connected: the shortest chains, those that rest on the surest relations first. As in
// kg.analysis.paths: relations are walked either way, those that name a post lead past it, occurrences are
// passed only when asked. Pure: runs in a worker too.

const INNER = /#in(#\d+)?$/; // the edge from a post to where it is, which no relation of its own stands for
const astral = (unit) => (unit >= 0xd800 && unit < 0xe000 ? unit + 0x2000 : unit >= 0xe000 ? unit - 0x800 : unit);

// In the order of Python, which is that of code points; a string's own order is that of UTF-16.
export function precedes(one, other) {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at++) {
    const a = one.charCodeAt(at), b = other.charCodeAt(at);
    if (a !== b) return astral(a) - astral(b);
  }
  return one.length - other.length;
}

// `edges` are {id, s, t, over, status}; `event` says which nodes are occurrences; `ids` are those of nodes. They
// are IRIs without `base`, where they begin with it.
export function makeRoads(edges, event, ids, base = '') {
  const links = new Map(); // node → Map(node across → edges)
  const add = (a, b, k) => {
    if (!links.has(a)) links.set(a, new Map());
    if (!links.get(a).has(b)) links.get(a).set(b, []);
    links.get(a).get(b).push(k);
  };
  const both = (a, b, k) => { if (a !== b && a >= 0 && b >= 0) { add(a, b, k); add(b, a, k); } };
  const inner = (k) => INNER.test(edges.id[k]);
  for (let k = 0; k < edges.id.length; k++) {
    if (!inner(k)) both(edges.s[k], edges.over[k] >= 0 ? edges.over[k] : edges.t[k], k);
  }
  for (let k = 0; k < edges.id.length; k++) if (inner(k) || edges.over[k] >= 0) both(edges.s[k], edges.t[k], k);
  const posts = new Set(edges.s.filter((_, k) => inner(k)));
  const whole = (id) => (/^[a-z][a-z+.-]*:/i.test(id) ? id : base + id);
  return { links, event, posts, status: edges.status, iri: (i) => whole(ids[i]), edgeIri: (k) => whole(edges.id[k]) };
}

const NO_WAY = 9; // more than any status

// Up to `limit` shortest chains from start to goal: {nodes, hops}, a hop being the edges between two, surest first.
// `allowed` are the statuses that count.
export function chains(roads, start, goal, { events = false, allowed = [0, 1, 2], limit = 5 } = {}) {
  if (start === goal) return [{ nodes: [start], hops: [] }];
  const counts = [0, 1, 2].map((status) => allowed.includes(status));
  const walk = {
    open: (i) => i === start || i === goal || ((events || !roads.event[i]) && !roads.posts.has(i)),
    across: (i) => roads.links.get(i) || [],
    counts: (k) => counts[roads.status[k]],
    doubt: (edges) => edges.reduce((least, k) => (counts[roads.status[k]] ? Math.min(least, roads.status[k]) : least), NO_WAY),
  };
  const far = distances(walk, start, goal);
  if (!far.has(start)) return [];
  return best(roads, walk, far, leastDoubt(walk, far, start), start, goal, limit);
}

// How far things are from the goal, as far as the start is.
function distances(walk, start, goal) {
  const far = new Map([[goal, 0]]);
  let rim = [goal];
  while (rim.length && !far.has(start)) {
    const next = [];
    for (const i of rim) {
      for (const [j, edges] of walk.across(i)) {
        if (far.has(j) || !walk.open(j) || walk.doubt(edges) === NO_WAY) continue;
        far.set(j, far.get(i) + 1);
        next.push(j);
      }
    }
    rim = next;
  }
  return far;
}

// The next things on shortest chains, with the least doubt of the step.
function* onward(walk, far, i) {
  const nearer = far.get(i) - 1;
  for (const [j, edges] of walk.across(i)) {
    if (far.get(j) !== nearer) continue;
    const step = walk.doubt(edges);
    if (step < NO_WAY) yield [j, step];
  }
}

// For each thing on a shortest chain the least doubt with which the goal is reached from it.
function leastDoubt(walk, far, start) {
  const met = new Set([start]), rest = new Map(); // a set is walked in the order in which it grows
  for (const i of met) for (const [j] of onward(walk, far, i)) met.add(j);
  for (const i of [...met].reverse()) {
    let least = far.get(i) ? Infinity : 0;
    for (const [j, step] of onward(walk, far, i)) least = Math.min(least, rest.get(j) + step);
    rest.set(i, least);
  }
  return rest;
}

// A queue that gives the soonest first: a binary heap (Williams 1964, "Algorithm 232: Heapsort").
function makeQueue(sooner) {
  const heap = [], swap = (a, b) => { [heap[a], heap[b]] = [heap[b], heap[a]]; };
  return {
    push(one) {
      heap.push(one);
      for (let at = heap.length - 1; at > 0 && sooner(heap[at], heap[(at - 1) >> 1]) < 0; at = (at - 1) >> 1) swap(at, (at - 1) >> 1);
    },
    pop() {
      const first = heap[0], last = heap.pop();
      if (heap.length) heap[0] = last;
      for (let at = 0; 2 * at + 1 < heap.length;) {
        let child = 2 * at + 1;
        if (child + 1 < heap.length && sooner(heap[child + 1], heap[child]) < 0) child++;
        if (sooner(heap[child], heap[at]) >= 0) break;
        swap(at, child);
        at = child;
      }
      return first;
    },
    some: () => heap.length > 0,
  };
}

function earlier(roads, a, b) {
  for (let at = 0; at < a.length && at < b.length; at++) if (a[at] !== b[at]) return precedes(roads.iri(a[at]), roads.iri(b[at]));
  return a.length - b.length;
}

// In order of doubt and then of IRI: what remains to the goal is known, so that no chain is begun in vain.
function best(roads, walk, far, rest, start, goal, limit) {
  const queue = makeQueue((one, other) => one.doubt - other.doubt || earlier(roads, one.nodes, other.nodes)), found = [];
  queue.push({ doubt: rest.get(start), nodes: [start] });
  while (queue.some() && found.length < limit) {
    const { doubt, nodes } = queue.pop(), here = nodes[nodes.length - 1];
    if (here === goal) { found.push({ nodes, hops: hopsOf(roads, walk, nodes) }); continue; }
    for (const [j, step] of onward(walk, far, here)) queue.push({ doubt: doubt - rest.get(here) + step + rest.get(j), nodes: [...nodes, j] });
  }
  return found;
}

function hopsOf(roads, walk, nodes) {
  const surest = (a, b) => roads.status[a] - roads.status[b] || precedes(roads.edgeIri(a), roads.edgeIri(b));
  return nodes.slice(1).map((j, at) => roads.links.get(nodes[at]).get(j).filter(walk.counts).sort(surest));
}
