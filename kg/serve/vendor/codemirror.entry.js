// What the editor takes of CodeMirror 6, and its SPARQL mode: esbuild makes one module of it (see kg/view/vendor/hatch_build.py).
// The mode is the one that CodeMirror's own author keeps beside the editor (@codemirror/legacy-modes): it colours half-written
// queries, which is what stands in an editor most of the time, and no second keeper has to follow the editor's versions.
export { Compartment, EditorState, StateEffect, StateField } from '@codemirror/state';
export { Decoration, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view';
export { HighlightStyle, StreamLanguage, bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
export { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
export { acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap, startCompletion } from '@codemirror/autocomplete';
export { tags } from '@lezer/highlight';
export { sparql } from '@codemirror/legacy-modes/mode/sparql';
