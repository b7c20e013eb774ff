// The field as CodeMirror. It stands in a shadow tree, for there its styles are adopted style sheets, which a strict
// content security policy admits (style-src 'self'); in the document they would be style elements, which it does not.
import { PREFIXES, state, t } from './book.js';
import { completions } from './complete.js';
import { declaring } from './prologue.js';

export function richField(code, host, text, { run, heard }) {
  const root = host.attachShadow({ mode: 'open', delegatesFocus: true });
  const { EditorState, EditorView, keymap } = code, labels = new code.Compartment(), marks = markField(code);
  const described = () => EditorView.contentAttributes.of({ 'aria-label': t('text'), lang: 'zxx', autocapitalize: 'off', tabindex: '0' });
  const phrases = () => EditorState.phrases.of({ Completions: state.lang === 'zh' ? '补全' : 'Completions' });
  const start = () => { run(); return true; };
  const extensions = [
    keymap.of([{ key: 'Ctrl-Enter', mac: 'Cmd-Enter', run: start }, { key: 'Ctrl-Enter', run: start }, { key: 'Tab', run: code.acceptCompletion }]),
    keymap.of([...code.closeBracketsKeymap, ...code.completionKeymap, ...code.historyKeymap, ...code.defaultKeymap]),
    code.lineNumbers(), code.history(), code.bracketMatching(), code.closeBrackets(), code.indentOnInput(), code.indentUnit.of('  '),
    code.highlightActiveLine(), code.highlightActiveLineGutter(), EditorView.lineWrapping,
    code.StreamLanguage.define(code.sparql), code.syntaxHighlighting(colours(code)),
    code.autocompletion({ override: [source(code)], maxRenderedOptions: 60, icons: false, defaultKeymap: false }),
    marks.field, labels.of([described(), phrases()]), EditorView.theme(THEME),
    EditorView.updateListener.of((update) => { if (update.docChanged && update.transactions.some((one) => one.isUserEvent('input') || one.isUserEvent('delete') || one.isUserEvent('undo') || one.isUserEvent('redo'))) heard(); }),
  ];
  const view = new EditorView({ doc: text, parent: root, root, extensions });
  const whole = () => view.state.doc.toString();
  return {
    text: whole,
    write(next) { if (next !== whole()) view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next }, selection: { anchor: 0 } }); },
    change({ from, insert }) { view.dispatch({ changes: { from, insert } }); },
    insert(word) { view.dispatch({ ...view.state.replaceSelection(word), userEvent: 'input' }); view.focus(); },
    mark(from, to) {
      view.dispatch({ effects: [marks.set.of([from, to]), EditorView.scrollIntoView(from, { y: 'center' })], selection: { anchor: from } });
      view.focus();
    },
    unmark() { view.dispatch({ effects: marks.set.of(null) }); },
    focus: () => view.focus(),
    relabel() { view.dispatch({ effects: labels.reconfigure([described(), phrases()]) }); },
  };
}

// What may follow, as CodeMirror wants it; a name that is chosen declares its prefix.
function source({ startCompletion }) {
  return ({ state: now, pos, explicit }) => {
    const found = completions(now.doc.toString(), pos, explicit);
    const room = innerWidth > 760; // else what a name means would lie on the names
    return found && { from: found.from, filter: false, options: found.options.map((one) => ({ ...one, info: (room && one.info) || undefined, apply: (view, _, from, to) => take(view, one, from, to, startCompletion) })) };
  };
}

function take(view, { label, prefix, open }, from, to, again) {
  const text = view.state.doc.toString(), rest = text.slice(0, from) + label + text.slice(to);
  const more = prefix ? declaring(rest, [prefix], PREFIXES) : null;
  const changes = [{ from, to, insert: label }];
  let anchor = from + label.length;
  if (more && more.from <= from) { changes.unshift({ from: more.from, insert: more.insert }); anchor += more.insert.length; }
  view.dispatch({ changes, selection: { anchor }, userEvent: 'input.complete' });
  if (open) again(view);
}

// The place of an error: the words are underlined, the line is tinted; the next change takes both away.
function markField({ StateEffect, StateField, Decoration, EditorView }) {
  const set = StateEffect.define(), none = Decoration.none;
  const shown = (doc, [from, to]) => Decoration.set([Decoration.line({ class: 'cm-wrongLine' }).range(doc.lineAt(from).from), ...(to > from ? [Decoration.mark({ class: 'cm-wrong' }).range(from, to)] : [])]);
  const field = StateField.define({
    create: () => none,
    update(value, change) {
      for (const one of change.effects) if (one.is(set)) return one.value ? shown(change.state.doc, one.value) : none;
      return change.docChanged ? none : value;
    },
    provide: (one) => EditorView.decorations.from(one),
  });
  return { set, field };
}

function colours({ HighlightStyle, tags }) {
  return HighlightStyle.define([
    { tag: tags.keyword, color: 'var(--code-keyword)', fontWeight: '600' },
    { tag: [tags.standard(tags.name), tags.standard(tags.variableName), tags.special(tags.name)], color: 'var(--code-keyword)' },
    { tag: tags.local(tags.variableName), color: 'var(--code-variable)', whiteSpace: 'nowrap' },
    { tag: tags.atom, color: 'var(--code-name)' },
    { tag: [tags.string, tags.meta], color: 'var(--code-string)' },
    { tag: [tags.number, tags.bool], color: 'var(--code-string)' },
    { tag: tags.comment, color: 'var(--muted)' },
    { tag: [tags.operator, tags.bracket, tags.punctuation], color: 'var(--fg)' },
  ]);
}

const MONO = 'ui-monospace, "SF Mono", Consolas, "DejaVu Sans Mono", "Noto Sans Mono CJK SC", "Noto Sans CJK SC", monospace';
const THEME = {
  '&': { color: 'var(--fg)', backgroundColor: 'var(--bg)', fontSize: '13px', height: '100%' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: MONO, lineHeight: '1.55', overflow: 'auto' },
  '.cm-content': { padding: '6px 0', caretColor: 'var(--fg)' },
  '.cm-line': { padding: '0 10px 0 6px' },
  '.cm-cursor': { borderLeftColor: 'var(--fg)' },
  '.cm-gutters': { backgroundColor: 'var(--panel)', color: 'var(--muted)', borderRight: '1px solid var(--line)' },
  '.cm-activeLine': { backgroundColor: 'var(--code-line)' },
  '.cm-activeLineGutter': { backgroundColor: 'transparent', color: 'var(--fg)' },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--mark)', color: 'var(--on-mark)' },
  '&.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'transparent', color: 'var(--bad)' },
  '.cm-content ::selection, .cm-line::selection': { backgroundColor: 'var(--code-selected)' },
  '.cm-wrong': { textDecoration: 'underline wavy var(--bad)', textUnderlineOffset: '3px', textDecorationSkipInk: 'none' },
  '.cm-wrongLine': { backgroundColor: 'var(--code-wrong)' },
  '.cm-tooltip': { backgroundColor: 'var(--bg)', color: 'var(--fg)', border: '1px solid var(--edge)', borderRadius: '6px', boxShadow: 'var(--shadow)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: MONO, borderRadius: '6px', maxHeight: '15em', maxWidth: 'min(620px, 90vw)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '3px 10px', display: 'flex', gap: '14px', lineHeight: '1.5' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--accent)', color: 'var(--on-accent)' },
  '.cm-completionDetail': { marginLeft: 'auto', fontStyle: 'normal', color: 'var(--muted)', fontFamily: 'var(--sans)', overflow: 'hidden', textOverflow: 'ellipsis' },
  'li[aria-selected] .cm-completionDetail': { color: 'inherit' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '700' },
  '.cm-tooltip.cm-completionInfo': { padding: '6px 10px', maxWidth: '300px', fontFamily: 'var(--sans)', lineHeight: '1.45' },
};
