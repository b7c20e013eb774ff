// Asking the server: three ways to go wrong, told apart.
const ROOT = 'api/review/';

export class Refusal extends Error { // the server said no
  constructor(status, body) { super(body?.error?.en ?? body?.error ?? String(status)); this.status = status; this.body = body || {}; }
}
export class Lost extends Error { // nothing came back, or the server cannot write just now
  constructor(path, told = null) { super(path); this.told = told; }
}

async function asked(path, options) {
  let response, body;
  try {
    response = await fetch(ROOT + path, options);
    body = await response.text();
  } catch { throw new Lost(path); }
  let read = null;
  try { read = JSON.parse(body); } catch { /* not from us: a proxy, or an error in words */ }
  if (response.status >= 500) throw new Lost(path, read?.error);
  if (!response.ok) throw new Refusal(response.status, read ?? { error: body.slice(0, 300) });
  if (read === null) throw new Lost(path);
  return read;
}

export const get = (path) => asked(path);
export const post = (path, value) => asked(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) });

// The things that fit some words, best first.
export async function entities(query, tables, candidate = '') {
  const params = new URLSearchParams(tables.map((table) => ['table', table]));
  params.append('q', query);
  if (candidate) params.append('candidate', candidate);
  return (await get(`entities?${params}`)).rows;
}
