// Where the query is written: CodeMirror where the server has it, else the plain field. Both offer the same:
// text, write, change, insert, mark, focus, relabel, and `typed`, which is called after the reader changed the text.
import { t } from './book.js';
import { $ } from './dom.js';

export const typed = { heard: () => {} };

function plainField() {
  const area = $('text');
  area.oninput = () => typed.heard();
  return {
    text: () => area.value,
    write(text) { area.value = text; },
    change({ from, insert }) { area.setRangeText(insert, from, from, 'preserve'); },
    insert(text) { area.setRangeText(text, area.selectionStart, area.selectionEnd, 'end'); area.focus(); typed.heard(); },
    mark(line, column) {
      const at = offset(area.value, line, column);
      area.focus();
      area.setSelectionRange(at, wordEnd(area.value, at));
    },
    unmark() {},
    focus: () => area.focus(),
    relabel() {},
  };
}

// Where a line and column (both from 1, in characters as a reader counts them) are in a text.
export function offset(text, line, column) {
  const before = text.split('\n').slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const rest = text.slice(before).split('\n')[0], points = [...rest].slice(0, column - 1).join('').length;
  return Math.min(before + points, text.length);
}
const wordEnd = (text, at) => at + Math.max(1, (/^[^\s{}();,.]+/.exec(text.slice(at)) || ['.'])[0].length);

export async function makeField(run) {
  if (document.body.dataset.editor !== 'codemirror') return plainField();
  const [code, { richField }] = await Promise.all([import('./codemirror.js'), import('./rich.js')]);
  const area = $('text'), host = document.createElement('div');
  host.id = 'rich';
  const field = richField(code, host, area.value, { run, heard: () => typed.heard(), offset, wordEnd });
  area.replaceWith(host);
  $('keys').dataset.text = 'keys';
  $('keys').textContent = t('keys');
  return field;
}
