// Search and paths: at once in networks that are small, by the clerk in those that are not.
import { block, raw } from './blocks.js';
import { BY_DEGREE, DATA, EDGES, HUGE, N, NODES, isEvent } from './data.js';
import { chains, makeRoads } from './routes.js';
import { makeIndex, search } from './finder.js';

let clerk = null, ticket = 0, index = null, roads = null;
const waiting = new Map();

function ask(task, values) {
  clerk = clerk || hire();
  return new Promise((resolve, reject) => {
    waiting.set(++ticket, { resolve, reject });
    clerk.postMessage({ ticket, task, values });
  });
}

function hire() {
  const worker = new Worker(URL.createObjectURL(new Blob([raw('clerk')], { type: 'text/javascript' })));
  worker.onmessage = ({ data }) => {
    const { resolve, reject } = waiting.get(data.ticket);
    waiting.delete(data.ticket);
    if (data.error) reject(new Error(data.error)); else resolve(data.result);
  };
  const text = (id) => [document.getElementById(id).type, raw(id)];
  waiting.set(++ticket, { resolve: () => {}, reject: (error) => { throw error; } });
  worker.postMessage({ ticket, task: 'start', values: { core: text('core'), find: text('find'), order: BY_DEGREE } });
  return worker;
}

export async function findNames(query, limit = 40) {
  if (HUGE) return ask('search', { query, limit });
  index = index || makeIndex(NODES, await block('find'), BY_DEGREE);
  return search(index, query, limit);
}

export async function findChains(start, goal, options) {
  if (HUGE) return ask('chains', { start, goal, options });
  roads = roads || makeRoads(EDGES, Array.from({ length: N }, (_, i) => isEvent(i)), NODES.id, DATA.base);
  return chains(roads, start, goal, options);
}
