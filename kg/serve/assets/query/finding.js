// Finding things by name: the server's search (names, aliases, pinyin); concepts of the ontology are found here.
import { TERMS, expanded, pick, state } from './book.js';
import { learnTitle } from './asking.js';
import { fold } from './dom.js';

const MOST = 12;
const SEARCH = new URL('api/search', document.baseURI).href, MEANING = new URL('query/meaning', document.baseURI).href;

// [{iri, name, kind}], best first.
export async function find(text, signal) {
  const wanted = text.trim();
  if (!wanted) return [];
  const own = conceptsLike(wanted), reply = await fetch(`${SEARCH}?${new URLSearchParams({ q: wanted, lang: state.lang, limit: MOST })}`, { signal });
  const found = reply.ok ? hits(await reply.json()) : await meant(wanted, signal);
  const all = [...found, ...own.filter(({ iri }) => !found.some((one) => one.iri === iri))].slice(0, MOST);
  return all.length || !/^https?:\/\/[^\s<>"{}|^`\\]+$/.test(expanded(wanted)) ? all : [{ iri: expanded(wanted), name: wanted, kind: 'IRI' }];
}

function conceptsLike(text) {
  const word = fold(text);
  return TERMS.filter((one) => one.name === text || (one.kind === 'concept' && [one.name, ...one.label].some((name) => fold(name).includes(word))))
    .map((one) => ({ iri: one.iri, name: pick(one.label), kind: one.name }));
}

function hits({ results }) {
  return results.map(({ iri, zh, en, type_label: kind }) => {
    learnTitle(iri, [zh, en]);
    return { iri, name: pick([zh, en]), kind };
  });
}

async function meant(text, signal) {
  const one = await meaning(text, signal);
  return one ? [one] : [];
}

// The one thing that a name means, or null; defaults of questions are such names.
export async function meaning(text, signal) {
  const reply = await fetch(`${MEANING}?${new URLSearchParams({ text })}`, { signal });
  const { iri, names } = reply.ok ? await reply.json() : {};
  if (!iri) return null;
  learnTitle(iri, names);
  return { iri, name: pick(names), kind: '' };
}
