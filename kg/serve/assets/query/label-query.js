// The query that asks what things are called: the preferred name, else the label, else the words of a source.
const RANKED = ['http://www.w3.org/2004/02/skos/core#prefLabel', 'http://www.w3.org/2000/01/rdf-schema#label', 'https://w3id.org/donghongqiao/ont#asWritten', 'http://www.w3.org/2004/02/skos/core#note'];
export const LABELS = (iris) => `SELECT DISTINCT ?i ?n ?t WHERE { VALUES (?p ?n) { ${RANKED.map((one, n) => `(<${one}> ${n})`).join(' ')} } VALUES ?i { ${iris.map((one) => `<${one}>`).join(' ')} } ?i ?p ?t } ORDER BY ?i ?n ?t`;
