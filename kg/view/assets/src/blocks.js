// Blocks of data: each stands in an element of its own as JSON, or gzipped in base64 when it is long.
const opened = new Map();

export const holds = (id) => document.getElementById(id) !== null;

export const raw = (id) => document.getElementById(id).textContent;

export function unpack(base64) {
  const packed = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip')));
}

export const bytes = async (id) => new Uint8Array(await unpack(raw(id)).arrayBuffer());

// The JSON of a block, read when it is first asked for.
export function block(id) {
  if (!opened.has(id)) opened.set(id, document.getElementById(id).type === 'application/gzip' ? unpack(raw(id)).json() : JSON.parse(raw(id)));
  return opened.get(id);
}
