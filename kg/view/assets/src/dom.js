// Elements: all text goes in as text, never as markup.
export const $ = (id) => document.getElementById(id);

export function el(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props || {})) {
    if (key in node) node[key] = value;
    else node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined)); // strings become text nodes
  return node;
}

// Hand the reader a file.
export function save(name, content, type) {
  const link = el('a', { href: URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

// An event that comes often does its work once a frame.
export function once(work) {
  let asked = 0, latest = null;
  return (...values) => {
    latest = values;
    asked = asked || requestAnimationFrame(() => { asked = 0; work(...latest); });
  };
}
