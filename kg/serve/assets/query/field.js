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
    mark(from, to) { area.focus(); area.setSelectionRange(from, to); },
    unmark() {},
    focus: () => area.focus(),
    relabel() {},
  };
}

export async function makeField(run) {
  if (document.body.dataset.editor !== 'codemirror') return plainField();
  const [code, { richField }] = await Promise.all([import('./codemirror.js'), import('./rich.js')]);
  const area = $('text'), host = document.createElement('div');
  host.id = 'rich';
  const field = richField(code, host, area.value, { run, heard: () => typed.heard() });
  area.replaceWith(host);
  $('keys').dataset.text = 'keys';
  $('keys').textContent = t('keys');
  return field;
}
