// Elements: all text goes in as text, never as markup. And what the browser keeps for the reader.
export const $ = (id) => document.getElementById(id);

export function el(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props || {})) {
    if (value === null || value === undefined) continue;
    if (key === 'data') Object.assign(node.dataset, value);
    else if (key in node) node[key] = value;
    else node.setAttribute(key, value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

export const button = (text, onclick, props) => el('button', { type: 'button', onclick, ...props }, text);

// Storage may be forbidden or full; nothing depends on it.
export function keep(key, value) {
  try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* then it is not kept */ }
}
export function kept(key, otherwise) {
  try { return JSON.parse(localStorage.getItem(key)) ?? otherwise; } catch { return otherwise; }
}

export const fold = (text) => text.normalize('NFKC').toLowerCase();

// Whether keys that are pressed now belong to what has the focus.
export function typing(target) {
  return target.closest?.('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]');
}
