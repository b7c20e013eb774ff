// The worker that answers SPARQL: Oxigraph (the script in front of this one) with the graph of the page.
// It is told what to do in messages {id, work, ...} and answers each with {id, ...} or {id, error}.
// PREFIXES stands in front of it too, so that a query need not declare what kg knows.
const PROLOGUE = Object.entries(PREFIXES).map(([prefix, space]) => 'PREFIX ' + prefix + ': <' + space + '>').join(' ');
const UNION = { use_default_graph_as_union: true };
const MOST_KEPT = 100000; // rows; more would fill the memory
const TITLES = ['http://www.w3.org/2004/02/skos/core#prefLabel', 'http://www.w3.org/2000/01/rdf-schema#label'];
const BEFORE = /^(?:\s+|#[^\n]*|PREFIX\s+[^\s<]*\s*<[^>]*>|BASE\s*<[^>]*>)*/i;
let store = null;
let answer = null; // the last one, whole: {form, vars, rows}

const WORK = {
  async start({ wasm, quads }) {
    await Oxigraph.init({ module_or_path: wasm });
    store = new Oxigraph.Store();
    store.load(quads, { format: 'application/n-quads', no_transaction: true });
    return { size: store.size };
  },
  ask({ text, most }) {
    answer = null;
    answer = ask(text);
    const { form, vars, rows, value } = answer, more = rows.length > MOST_KEPT;
    if (more) rows.length = MOST_KEPT;
    const shown = rows.slice(0, most);
    return { form, vars, value, more, rows: shown, total: rows.length, iris: irisOf(rows), titles: titles(irisOf(shown)) };
  },
  table({ between }) {
    return { text: between === ',' ? csv(answer) : tsv(answer) };
  },
};

// A query sees all graphs as one, unless it says GRAPH or FROM; what follows it shifts the lines by one.
function ask(text) {
  const query = PROLOGUE + '\n' + text;
  const form = (/^\w*/.exec(text.replace(BEFORE, '')) || [''])[0].toLowerCase();
  if (form === 'select') {
    const { head, results } = JSON.parse(solutions(query, bound(text)));
    return { form, vars: head.vars, rows: results.bindings.map((one) => head.vars.map((name) => one[name] || null)) };
  }
  const found = store.query(query, UNION);
  if (typeof found === 'boolean') return { form: 'ask', vars: ['?'], rows: [[{ type: 'literal', value: String(found) }]], value: found };
  return { form: 'graph', vars: ['subject', 'predicate', 'object'], rows: found.map((quad) => [term(quad.subject), term(quad.predicate), term(quad.object)]) };
}

// Where the query does not parse, it is said without the LIMIT, which was not the reader's.
const JSON_OF_ALL = { ...UNION, results_format: 'json' };
function solutions(query, limit) {
  try {
    return store.query(query + limit, JSON_OF_ALL);
  } catch (error) {
    if (limit && /error at/.test(told(error))) return store.query(query, JSON_OF_ALL);
    throw error;
  }
}

// A LIMIT for a query that has none of its own; nothing where that cannot be told, as after a last VALUES.
function bound(text) {
  const bare = text.replace(/<[^<>"{}|^`\\\s]*>|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|#[^\n]*/g, ' ');
  if (/\bVALUES\b[^{}]*\{[^{}]*\}\s*$/i.test(bare) || !/\}/.test(bare)) return '';
  return /\bLIMIT\b/i.test(bare.slice(bare.lastIndexOf('}'))) ? '' : '\nLIMIT ' + (MOST_KEPT + 1);
}

const irisOf = (rows) => [...new Set(rows.flat().filter((cell) => cell && cell.type === 'uri').map((cell) => cell.value))];

// What things are called in the graph, Chinese and English, for those that the page has no node for.
function titles(iris) {
  const query = 'SELECT ?i ?t { VALUES ?p { ' + TITLES.map((one) => '<' + one + '>').join(' ') + ' } VALUES ?i { '
    + iris.map((one) => '<' + one + '>').join(' ') + ' } ?i ?p ?t }';
  const found = {};
  for (const { i, t } of JSON.parse(store.query(query, JSON_OF_ALL)).results.bindings) {
    const pair = found[i.value] = found[i.value] || ['', ''];
    pair[/^zh/.test(t['xml:lang'] || '') ? 0 : 1] = t.value;
  }
  return found;
}

// A term as SPARQL's JSON results would have it.
function term(one) {
  if (one.termType === 'NamedNode') return { type: 'uri', value: one.value };
  if (one.termType === 'Literal') return { type: 'literal', value: one.value, 'xml:lang': one.language || undefined, datatype: one.datatype.value };
  return { type: one.termType === 'BlankNode' ? 'bnode' : 'triple', value: one.termType === 'BlankNode' ? one.value : one.toString() };
}

// RFC 4180, as SPARQL's own CSV results: plain values, lines end in CR LF.
const plainValue = (cell) => (cell ? (typeof cell.value === 'string' ? (cell.type === 'bnode' ? '_:' : '') + cell.value : JSON.stringify(cell.value)) : '');
function csv({ vars, rows }) {
  const quoted = (text) => (/[",\r\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text);
  return [vars, ...rows.map((row) => row.map(plainValue))].map((row) => row.map(quoted).join(',') + '\r\n').join('');
}
// For the clipboard and for spreadsheets: plain values between tabs, one row a line.
function tsv({ vars, rows }) {
  const flat = (text) => text.replace(/[\t\r\n]+/g, ' ');
  return [vars, ...rows.map((row) => row.map(plainValue))].map((row) => row.map(flat).join('\t') + '\n').join('');
}

function told(error) {
  return String(error && error.message ? error.message : error).replace(/error at (\d+):/g, (_, line) => 'error at ' + (line - 1) + ':');
}

onmessage = async ({ data }) => {
  try {
    postMessage({ id: data.id, ...(await WORK[data.work](data)) });
  } catch (error) {
    postMessage({ id: data.id, error: told(error), broken: error instanceof WebAssembly.RuntimeError || error instanceof RangeError });
  }
};
