// The book: facts in words with their evidence, and what is not stated. It is opened when somebody asks.
import { block } from './blocks.js';

let gapsOf = null;
export const book = () => block('book');

// The facts of these numbers, in this order.
export async function readFacts(numbers) {
  const { chunk } = await book();
  const wanted = [...new Set(numbers.map((f) => Math.floor(f / chunk)))];
  const chunks = new Map(await Promise.all(wanted.map(async (c) => [c, await block(`facts-${c}`)])));
  return numbers.map((f) => ({ number: f, ...chunks.get(Math.floor(f / chunk))[f % chunk] }));
}

export const factsAtNode = async (i) => (await book()).ofNode[i];
export const factsAtEdge = async (k) => (await book()).ofEdge[k];

// The gaps of a node, or of a fact.
export async function readGaps(kind, number) {
  if (!gapsOf) {
    gapsOf = { node: new Map(), fact: new Map() };
    for (const gap of (await book()).gaps) {
      const [at, key] = gap.node >= 0 ? ['node', gap.node] : ['fact', gap.fact];
      gapsOf[at].set(key, [...(gapsOf[at].get(key) || []), gap]);
    }
  }
  return gapsOf[kind].get(number) || [];
}
