// The columns of a table of things. A column has a key, a title, and for a row: `value`, what it is sorted by (a
// number, a text or null), `text`, what a reader finds in it and takes away, and `cell`, what stands there.
import { DATA, DEGREE, EDGES, M, NODES, NODE_WHEN, edgesAt } from './data.js';
import { block } from './blocks.js';
import { el } from './dom.js';
import { book } from './facts.js';
import { markOf } from './glyphs.js';
import { telling } from './dating.js';
import { nodeButton } from './telling.js';
import { state } from './state.js';
import { nodeName, otherName, pick2, t, typeName } from './words.js';

const FEW = 2; // so many names of neighbours stand in a cell
export const listed = (texts) => texts.join(state.lang === 'zh' ? '、' : '; ');
export const textColumn = (key, title, text, more = {}) => ({ key, title, value: text, text, cell: (row) => [text(row)], ...more });

export function numberColumn(key, title, value) {
  return { key, title, number: true, value, text: value, cell: (row) => [value(row) === null ? '' : String(value(row))] };
}

// So many digits after the point that the largest value shows four.
function measureColumn([key, zh, en, values]) {
  const column = numberColumn(`m-${key}`, pick2([zh, en]), (i) => values[i] ?? null);
  if (values.every((value) => value === null || Number.isInteger(value))) return column;
  const top = values.reduce((most, value) => Math.max(most, Math.abs(value ?? 0)), 0) || 1;
  const digits = Math.min(12, Math.max(0, 3 - Math.floor(Math.log10(top))));
  return { ...column, cell: (i) => [values[i] === null || values[i] === undefined ? '' : values[i].toFixed(digits)] };
}

export function dateColumn(key, when) {
  const value = (row) => { const at = when(row); return at ? (Number.isFinite(at[0]) ? at[0] : at[1]) : null; };
  return { key, title: t('tablesDates'), value, text: (row) => telling(when(row), false), cell: (row) => [telling(when(row), true)] };
}

// The neighbours of a node that are of a family, the surest tie first.
function neighbours(i, family) {
  const found = new Map();
  for (const k of edgesAt(i)) {
    for (const j of EDGES.s[k] === i ? [EDGES.t[k], EDGES.over[k]] : [EDGES.s[k]]) {
      if (j >= 0 && j !== i && NODES.family[j] === family) found.set(j, Math.min(found.get(j) ?? 9, EDGES.status[k]));
    }
  }
  return [...found].sort((a, b) => a[1] - b[1]).map(([j]) => j);
}

function tieColumn(family) {
  const text = (i) => listed(neighbours(i, family).map((j) => nodeName(j, state.lang)));
  const cell = (i) => {
    const others = neighbours(i, family), few = others.length === FEW + 1 ? others : others.slice(0, FEW), left = others.length - few.length;
    const items = [...few.map((j) => el('li', {}, nodeButton(j))), ...(left ? [el('li', { title: text(i) }, `+${left}`)] : [])];
    return items.length ? [el('ul', {}, ...items)] : [];
  };
  return { key: `t-${DATA.families[family]}`, title: pick2(DATA.familyLabels[family]), wide: true, value: text, text, cell };
}

// The families that things of a family are tied to.
function tiedFamilies(family) {
  const found = new Set(), add = (a, b) => { if (a === family) found.add(b); if (b === family) found.add(a); };
  for (let k = 0; k < M; k++) for (const j of [EDGES.t[k], EDGES.over[k]]) if (j >= 0) add(NODES.family[EDGES.s[k]], NODES.family[j]);
  return [...found].sort((a, b) => a - b);
}

// What is known not to be said about each node or a fact about it: numbers of properties.
function silent({ gaps, ofNode }) {
  const ofFact = new Map(), atNode = new Map();
  for (const { node, fact, property } of gaps) {
    const [map, at] = node >= 0 ? [atNode, node] : [ofFact, fact];
    map.set(at, [...(map.get(at) || []), property]);
  }
  return (i) => [...new Set([...(atNode.get(i) || []), ...(ofFact.size ? ofNode[i].flatMap((f) => ofFact.get(f) || []) : [])])];
}

// Columns in which nothing would stand are left out.
export async function thingColumns(family, rows) {
  const { alias } = await block('find'), { ofNode, ...rest } = await book();
  const missing = silent({ ofNode, ...rest }), other = (i) => (otherName(i) === nodeName(i, state.lang) ? '' : otherName(i));
  const name = textColumn('name', t('tablesName'), (i) => nodeName(i, state.lang), { cell: (i) => [el('span', { className: 'named' }, markOf(i, 14), nodeButton(i))] });
  const columns = [
    name,
    textColumn('other', t('tablesOther'), other, { lang: state.lang === 'zh' ? 'en' : 'zh-Hans' }),
    textColumn('type', t('tablesType'), typeName, { term: true }),
    numberColumn('ties', t('tablesTies'), (i) => DEGREE[i]),
    numberColumn('facts', t('tablesFacts'), (i) => ofNode[i].length),
    dateColumn('dates', (i) => NODE_WHEN.get(i)),
    ...tiedFamilies(family).map(tieColumn),
    textColumn('also', t('tablesAlso'), (i) => listed(alias[i]), { wide: true }),
    textColumn('gaps', t('tablesGaps'), (i) => listed(missing(i).map((property) => pick2(rest.properties[property])))),
    ...DATA.measures.map(measureColumn),
  ];
  return columns.filter(({ value }) => rows.some((i) => value(i) !== null && value(i) !== ''));
}
