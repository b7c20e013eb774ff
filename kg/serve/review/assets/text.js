// A text by code points: what the tables count in. Strings here count in UTF-16 units.
const PAIRED = /[\ud800-\udbff][\udc00-\udfff]/g;
const LINE = /[^\r\n]+/g;
const LONGEST = 3000; // a longer line is shown in several blocks, so that only those in view are laid out

export class Text {
  constructor(text) {
    this.text = text;
    this.pairs = [...text.matchAll(PAIRED)].map((found, nth) => found.index - nth); // code points that take two units
    this.length = text.length - this.pairs.length;
  }

  // How many of the pairs stand before a code point.
  #before(point) {
    let low = 0, high = this.pairs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.pairs[middle] < point) low = middle + 1; else high = middle;
    }
    return low;
  }
  unit(point) { return point + this.#before(point); }
  point(unit) {
    let low = 0, high = this.pairs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.pairs[middle] + middle < unit) low = middle + 1; else high = middle;
    }
    return unit - low;
  }
  cut(start, end) { return this.text.slice(this.unit(start), this.unit(end)); }

  // The first place of some words at or after a code point, from the beginning if there is none; null if there is none at all.
  find(words, from) {
    let unit = this.text.indexOf(words, this.unit(Math.min(from, this.length)));
    if (unit < 0) unit = this.text.indexOf(words);
    if (unit < 0 || !words) return null;
    return [this.point(unit), this.point(unit + words.length)];
  }

  // The lines that are not blank as [start, end, first of its line]; long ones in pieces.
  lines() {
    const found = [];
    for (const line of this.text.matchAll(LINE)) {
      if (!line[0].trim()) continue;
      for (let at = 0; at < line[0].length;) {
        let end = Math.min(line[0].length, at + LONGEST);
        if (end < line[0].length) {
          const stop = Math.max(...['。', '；', '，', ' '].map((mark) => line[0].lastIndexOf(mark, end - 1)));
          if (stop > at) end = stop + 1;
          else if (/[\udc00-\udfff]/.test(line[0][end])) end += 1;
        }
        found.push([this.point(line.index + at), this.point(line.index + end), at === 0]);
        at = end;
      }
    }
    return found;
  }

  // Spans without line breaks and blanks at their ends: a quote breaks where the layout does.
  trimmed(spans) {
    const kept = [];
    for (const [start, end] of spans) {
      const unit = this.unit(start);
      for (const line of this.text.slice(unit, this.unit(end)).matchAll(LINE)) {
        const bare = line[0].trim();
        if (!bare) continue;
        const from = unit + line.index + line[0].indexOf(bare);
        kept.push([this.point(from), this.point(from + bare.length)]);
      }
    }
    return kept.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  }
}

// `10-15|20-23` as spans, and back.
export const spansOf = (at) => (/^\d+-\d+(\|\d+-\d+)*$/.test(at || '') ? at.split('|').map((one) => one.split('-').map(Number)) : []);
export const written = (spans) => spans.map(([start, end]) => `${start}-${end}`).join('|');

// Spans in order, those that touch or overlap made one.
export function joined(spans) {
  const kept = [];
  for (const [start, end] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = kept[kept.length - 1];
    if (last && start <= last[1]) last[1] = Math.max(last[1], end); else kept.push([start, end]);
  }
  return kept;
}
