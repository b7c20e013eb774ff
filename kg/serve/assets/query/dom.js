// Elements: all text goes in as text, never as markup. And what the browser keeps for the reader.
export const $ = (id) => document.getElementById(id);

export function el(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props || {})) {
    if (value === null || value === undefined) continue;
    if (key in node) node[key] = value;
    else node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

// Hand the reader a file.
export function save(name, blob) {
  const link = el('a', { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

// Storage may be forbidden or full; nothing depends on it.
export function keep(key, value) {
  try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* then it is not kept */ }
}
export function kept(key, otherwise) {
  try { return JSON.parse(localStorage.getItem(key)) ?? otherwise; } catch { return otherwise; }
}

export const fold = (text) => text.normalize('NFKC').toLowerCase();
