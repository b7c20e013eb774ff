// The search at the top of the side: results as you type, Enter goes there.
import { combo } from './combo.js';
import { $ } from './dom.js';
import { go } from './going.js';
import { on } from './state.js';

const searching = combo({ input: $('query'), list: $('list'), none: $('none'), chosen: (i) => { go(i); searching.close(); }, left: () => $('stage').focus() });
on('lang theme', () => { if (!$('list').hidden) searching.show(); });
