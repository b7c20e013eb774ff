// The help: what the page shows, how to read it, the keys. A dialog; where the focus was, it returns.
import { M, N } from './data.js';
import { $, el } from './dom.js';
import { DASH } from './draw.js';
import { lineMark } from './glyphs.js';
import { on } from './state.js';
import { colors } from './theme.js';
import { t } from './words.js';

const STROKES = [
  [['/'], 'help-search'], [['←', '→', '↑', '↓'], 'help-walk'], [['Enter'], 'help-open'], [['Esc'], 'help-let-go'],
  [['+', '−', '0'], 'help-zoom'], [['?'], 'help-help'],
];
const GESTURES = ['click', 'double', 'drag', 'wheel'];

const helpPart = (key, ...children) => [el('h3', {}, t(key)), ...children];
const helpText = (key, values) => el('p', {}, t(key, values));
const helpTable = (className, pairs) => el('table', { className }, el('tbody', {}, ...pairs.map(([mark, words]) => el('tr', {}, el('th', { scope: 'row' }, ...mark), el('td', {}, words)))));

const helpLines = () => helpTable('help-lines', ['explicit', 'inferred', 'ambiguous'].map((status, at) => [[lineMark(colors.fg, DASH[at]), ` ${t(status)}`], t(`help-${status}`)]));
const helpKeys = () => helpTable('help-keys', [
  ...STROKES.map(([caps, key]) => [caps.map((cap) => el('kbd', {}, cap)), t(key)]),
  ...GESTURES.map((key) => [[t(`help-${key}`)], t(`help-${key}-does`)]),
]);

function showHelp() {
  const close = el('button', { type: 'button', className: 'close', textContent: '×', ariaLabel: t('close'), onclick: () => $('keys').close() });
  $('keys').replaceChildren(
    close, el('h2', { id: 'keys-title' }, t('help-title')),
    helpText('help-shows', { nodes: N, edges: M }),
    ...helpPart('help-lines', helpLines()),
    ...helpPart('help-evidence', helpText('help-evidence-is'), helpText('help-gaps')),
    ...helpPart('help-cite', helpText('help-cite-how')),
    ...helpPart('help-keys', helpKeys()),
  );
}

on('lang theme', () => { if ($('keys').open) showHelp(); });
on('help', () => { showHelp(); if (!$('keys').open) $('keys').showModal(); $('keys').scrollTop = 0; });
$('keys').addEventListener('click', (event) => { if (event.target === $('keys')) $('keys').close(); }); // on the ground behind it
