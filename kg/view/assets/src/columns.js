// A block whose long lists stand on lines of their own, every second line (document.py): the rest is read at once,
// a list when it is first asked for. Most are not, before the picture is drawn.
import { bytes } from './blocks.js';

const BREAK = 10, decoder = new TextDecoder();

function linesOf(data) {
  const lines = [];
  for (let start = 0, end = 0; end >= 0; start = end + 1) {
    end = data.indexOf(BREAK, start);
    lines.push(data.subarray(start, end < 0 ? data.length : end));
  }
  return lines;
}

function readLater(holder, key, line) {
  const define = (what) => Object.defineProperty(holder, key, { configurable: true, enumerable: true, ...what });
  define({ get: () => { const value = JSON.parse(decoder.decode(line)); define({ value, writable: true }); return value; } });
}

// Where a list is left out, an object of this key has the number of its line.
const LIST = '\u0007';
function putBack(holder, lines) {
  for (const key of Object.keys(holder)) {
    const value = holder[key];
    if (value === null || typeof value !== 'object') continue;
    if (LIST in value) readLater(holder, key, lines[value[LIST]]);
    else putBack(value, lines);
  }
}

export async function columns(id) {
  const lines = linesOf(await bytes(id));
  const frame = JSON.parse(lines.map((line, at) => (at % 2 ? `{"\\u0007":${at}}` : decoder.decode(line))).join(''));
  putBack(frame, lines);
  return frame;
}
