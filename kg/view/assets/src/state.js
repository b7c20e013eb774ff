// What the reader has chosen. Parts of the page say what they need to hear of with `on`, and `tell` it.
import { ABOUT, DATA, LAYOUTS, VIEWS } from './data.js';

export const state = {
  lang: ABOUT.lang, dark: false, view: 0, layout: 0, measure: 0,
  node: -1, edge: -1, tie: null, // what is selected: a node or group (a spot), an edge, or a bundle of edges
  hover: -1, hops: 1, only: false, // how far the neighbourhood of the selection goes; whether the rest is hidden
  marked: null, // what an answer or a path lights up: {nodes, edges}
  hiddenThings: new Set(), hiddenRelations: new Set(), hiddenStatuses: new Set(), hiddenNodes: new Set(),
  pinned: new Map(), // node → [x, y] where it was put, or null when it stays where it is
  grouping: DATA.start.grouping, closed: new Set(DATA.start.closed),
  span: null, undated: true, // the days that are shown, or all; whether what has no date is shown
  panel: '',
};

const listeners = new Map();
export function on(events, listener) {
  for (const event of events.split(' ')) listeners.set(event, [...(listeners.get(event) || []), listener]);
}
export function tell(event, ...values) {
  for (const listener of listeners.get(event) || []) listener(...values);
}

// Events: "lang", "theme", "filter" (what is shown changes), "place" (where it stands), "select", "mark",
// "size", "hover", "panel". Each of these functions changes one choice and tells it.
export function select(kind, what) {
  state.node = kind === 'node' ? what : -1;
  state.edge = kind === 'edge' ? what : -1;
  state.tie = kind === 'tie' ? what : null;
  state.marked = null;
  const freed = kind === 'nothing' && state.only; // with nothing selected there is nothing to narrow to
  if (freed) state.only = false;
  tell('select', true);
  if (freed) tell('filter');
}

export function highlight(nodes, edges = []) {
  state.marked = nodes ? { nodes: new Set(nodes), edges: new Set(edges) } : null;
  tell('mark');
}

export function setView(view) {
  state.view = Math.max(0, Math.min(VIEWS.length - 1, view));
  tell('place');
}

export function setLayout(layout) {
  state.layout = Math.max(0, Math.min(LAYOUTS.length - 1, layout));
  state.pinned = new Map([...state.pinned.keys()].map((i) => [i, null]));
  tell('place');
}

export function setGrouping(grouping, closed) {
  state.grouping = grouping;
  state.closed = new Set(closed);
  tell('filter');
}

export const refilter = () => tell('filter');
export const something = () => state.node >= 0 || state.edge >= 0 || state.tie !== null;
