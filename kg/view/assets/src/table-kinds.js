// What there are tables of: the things of each family that occurs, and all facts.
import { DATA, N, NODES } from './data.js';
import { edgesOfFact, isEdgeSeen, isSeen } from './drawn.js';
import { factAt, factColumns, readAllFacts } from './fact-columns.js';
import { book } from './facts.js';
import { state } from './state.js';
import { thingColumns } from './thing-columns.js';
import { pick2, t } from './words.js';

const FACTS = 'facts';
export const TABLES = [...DATA.families, FACTS];
const familyOf = (key) => DATA.families.indexOf(key);
export const tableTitle = (key) => (key === FACTS ? t('tablesAll') : pick2(DATA.familyLabels[familyOf(key)]));
export const tableStart = (key) => (key === FACTS ? '' : 'name'); // the column that a table is sorted by at first

export async function tableSizes() {
  const sizes = DATA.families.map(() => 0);
  for (const family of NODES.family) sizes[family]++;
  return [...sizes, (await book()).facts];
}

// A table: its columns and rows; of a row the nodes that it names, whether the picture shows it, and whether it is
// selected.
export const makeTable = async (key) => ({ key, lang: state.lang, ...(await (key === FACTS ? allFacts() : thingsOf(familyOf(key)))) });

async function thingsOf(family) {
  const rows = [...Array(N).keys()].filter((i) => NODES.family[i] === family);
  return { columns: await thingColumns(family, rows), rows, namesOf: (i) => [i], seen: isSeen, current: (i) => i === state.node };
}

async function allFacts() {
  const total = await readAllFacts(), edges = await edgesOfFact(), own = (f) => edges.get(f) || [];
  const seen = (f) => (edges.has(f) ? own(f).some(isEdgeSeen) : factAt(f).things.some(isSeen) && !state.hiddenStatuses.has(factAt(f).status));
  const current = (f) => (state.edge >= 0 ? own(f).includes(state.edge) : state.tie !== null && own(f).some((k) => state.tie.edges.includes(k)));
  return { columns: await factColumns(), rows: Array.from({ length: total }, (_, f) => f), namesOf: (f) => factAt(f).ends.filter((i) => i >= 0), seen, current };
}
