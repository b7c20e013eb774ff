// The graph in an answer: what is connected with what. Of statements, each between two things is an edge; of rows,
// the first thing of a row is connected with the others in it. Terms of the ontology, such as a status or a kind, are
// things only where there is nothing else.
import { termOf } from './book.js';
import { isIri } from './cells.js';

export const MOST = 400;
const TYPE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type';
const isThing = (cell) => isIri(cell) || (cell !== null && cell.type === 'bnode');
const keyOf = (cell) => (cell.type === 'bnode' ? `_:${cell.value}` : cell.value);

const thingsOf = (row, also) => row.map((cell, c) => (isThing(cell) && (also || !termOf(cell.value)) ? c : -1)).filter((c) => c >= 0);

function* ties({ form, vars, rows }) {
  const also = form === 'graph' || !rows.some((row) => thingsOf(row, false).length > 1);
  for (const row of rows) {
    if (form === 'graph') {
      if (isThing(row[2]) && row[1].value !== TYPE) yield [row[0], row[2], row[1].value, ''];
    } else {
      const columns = thingsOf(row, also);
      for (const c of columns.slice(1)) yield [row[columns[0]], row[c], '', vars[c]];
    }
  }
}

// {nodes: [{cell, types}], edges: [{from, to, iris, vars}], total}: `total` nodes there are, at most MOST are given.
export function graphOf(answer) {
  const number = new Map(), nodes = [], edges = new Map();
  let total = 0;
  const seen = new Set();
  const at = (cell) => {
    const key = keyOf(cell);
    if (!seen.has(key)) { seen.add(key); total++; if (nodes.length < MOST) { number.set(key, nodes.length); nodes.push({ cell, types: [] }); } }
    return number.has(key) ? number.get(key) : -1;
  };
  for (const [one, other, iri, name] of ties(answer)) {
    const from = at(one), to = at(other);
    if (from < 0 || to < 0 || from === to) continue;
    const key = `${from} ${to}`, edge = edges.get(key) || { from, to, iris: new Set(), vars: new Set() };
    if (iri) edge.iris.add(iri);
    if (name) edge.vars.add(name);
    edges.set(key, edge);
  }
  if (answer.form === 'graph') for (const [subject, property, object] of answer.rows) if (property.value === TYPE && isIri(object)) nodes[number.get(keyOf(subject))]?.types.push(object.value);
  return { nodes, edges: [...edges.values()].map((one) => ({ ...one, iris: [...one.iris], vars: [...one.vars] })), total };
}
