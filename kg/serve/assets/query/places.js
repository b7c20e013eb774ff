// Where a thing has a page: things of this server here, everything else of the web where its IRI says.
const HERE = new URL('./', document.baseURI);
const { base = '' } = document.body.dataset; // the IRIs that begin so are answered here

export function pageOf(iri) {
  if (base && iri.startsWith(base)) return new URL(iri.slice(base.length), HERE).href;
  return /^https?:\/\//i.test(iri) ? iri : '';
}
