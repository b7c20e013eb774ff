// Where a thing has its page on this server (as kg/serve/pages/addresses.py has it): an IRI below one of the server's
// roots at its own path, every other one, and one with a fragment, at about?iri=….
import { state } from './book.js';

const { tops, own } = JSON.parse(document.body.dataset.places);
const PLAIN = /^[A-Za-z0-9._~!$&'()*+,;=:@%/-]+$/, EMPTY = new Set(['', '.', '..']);
const escaped = (text) => encodeURIComponent(text).replace(/%(?:21|24|26|27|28|29|2A|2B|2C|3B|3D|3A|40|25|2F)/g, decodeURIComponent);

function pathOf(iri) {
  const top = tops.find((one) => iri.startsWith(one));
  if (!top || /[#?]/.test(iri)) return '';
  const path = escaped(iri.slice(top.length)), parts = path.split('/');
  return PLAIN.test(path) && !parts.some((one) => EMPTY.has(one)) && !own.includes(parts[0]) ? path : '';
}

export function pageOf(iri) {
  let path = '';
  try { path = pathOf(iri); } catch { /* half of a surrogate pair: no path */ }
  const asked = new URLSearchParams({ ...(path ? {} : { iri }), lang: state.lang });
  return `./${path || 'about'}?${asked}`;
}
