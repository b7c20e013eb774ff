// The clerk: a worker that searches and finds paths in large networks, so that the page never waits.
import { unpack } from './blocks.js';
import { chains, makeRoads } from './routes.js';
import { makeIndex, search } from './finder.js';

const read = ([type, text]) => (type === 'application/gzip' ? unpack(text).json() : JSON.parse(text));
const rooms = {};

async function work({ task, values }) {
  if (task === 'start') {
    const [core, find] = [await read(values.core), await read(values.find)];
    const event = core.nodes.family.map((one) => core.families[one] === 'event');
    rooms.index = makeIndex(core.nodes, find, values.order);
    rooms.roads = makeRoads(core.edges, event, core.nodes.id, core.base);
    return true;
  }
  if (task === 'search') return search(rooms.index, values.query, values.limit);
  return chains(rooms.roads, values.start, values.goal, values.options);
}

let backlog = Promise.resolve();
onmessage = ({ data }) => {
  backlog = backlog.then(async () => {
    try { postMessage({ ticket: data.ticket, result: await work(data) }); } catch (error) { postMessage({ ticket: data.ticket, error: String(error) }); }
  });
};
