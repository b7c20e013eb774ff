// The keys, and what they do: one table, shown by the help and obeyed here.
import { typing } from './dom.js';

export const KEYS = [
  [['a', 'Enter'], 'accept'], [['r', 'x'], 'reject'], [['o'], 'reopen'], [['e'], 'edit'], [['m'], 'merge'], [['n'], 'add'],
  [['u', 'Ctrl+Z'], 'undo'], [['j', '↓'], 'next'], [['k', '↑'], 'previous'], [['Space'], 'undecided'], [['J'], 'nextArticle'], [['K'], 'previousArticle'],
  [['/'], 'search'], [['A'], 'many'], [['[', ']'], 'longer'], [['{', '}'], 'shorter'], [['?'], 'help'],
];
const NAMES = { '↓': 'ArrowDown', '↑': 'ArrowUp', Space: ' ', Ctrl: '' };
const ACTION = new Map(KEYS.flatMap(([keys, name]) => keys.filter((key) => !key.includes('+')).map((key) => [NAMES[key] || key, name])));
const ALWAYS = new Set(['Enter', 'ArrowDown', 'ArrowUp', ' ']); // keys that are not characters need no leave; and those of lists and buttons are theirs

const pressable = (node) => node.closest?.('button, a, summary, [role=tab], input');

// Listen for keys; `act(name, key)` does it. `busy` says that keys belong to something else, `single` whether characters are keys.
export function makeKeys({ act, busy, single }) {
  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing || busy(event)) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'z' && !typing(event.target)) {
      event.preventDefault();
      act('undo', event.key);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const name = ACTION.get(event.key);
    if (!name || (ALWAYS.has(event.key) ? ownKey(event) : !single())) return;
    event.preventDefault();
    act(name, event.key);
  });
}

// Whether a key belongs to what has the focus: buttons are pressed, panes are scrolled.
function ownKey(event) {
  if (event.key === 'Enter' || event.key === ' ') return Boolean(pressable(event.target));
  return Boolean(event.target.closest?.('#text, #card-body, input, [role=tab]'));
}
