// Blocks of data: each stands in an element of its own as JSON, or gzipped in base64 when it is long.
const opened = new Map();

export const holds = (id) => document.getElementById(id) !== null;

export const raw = (id) => document.getElementById(id).textContent;

export function fromBase64(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const letters = atob(text), found = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at++) found[at] = letters.charCodeAt(at);
  return found;
}

// Given to the unpacker in one piece: as a stream of its own (of a Blob) it would go through another process.
export function unpack(base64) {
  const { readable, writable } = new DecompressionStream('gzip'), writer = writable.getWriter();
  const ignore = () => {}; // what is wrong with the block, the reader of it is told
  writer.write(fromBase64(base64)).catch(ignore);
  writer.close().catch(ignore);
  return new Response(readable);
}

export const bytes = async (id) => new Uint8Array(await unpack(raw(id)).arrayBuffer());

export const isPacked = (id) => document.getElementById(id).type === 'application/gzip';

// The JSON of a block, read when it is first asked for.
export function block(id) {
  if (!opened.has(id)) opened.set(id, isPacked(id) ? unpack(raw(id)).json() : JSON.parse(raw(id)));
  return opened.get(id);
}
