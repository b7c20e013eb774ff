// Text made safe for what it is written into.

// XML 1.0 admits no control characters, no half surrogate pairs and none of the last two code points.
const NO_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '&#10;', '\r': '&#13;', '\t': '&#9;' };
export const xml = (text) => String(text).replace(NO_XML, '\ufffd').replace(/[&<>"\n\r\t]/g, (one) => ENTITIES[one]);

// A literal of Turtle, and an IRI; nothing when it is no IRI.
const STRINGS = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const coded = (one) => STRINGS[one] || `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`;
export const turtleText = (text) => `"${text.replace(/[\\"\u0000-\u001f\u007f]/g, coded)}"`;
export const isIri = (text) => /^[a-z][a-z\d+.-]*:[^\u0000-\u0020<>"{}|^`\\]*$/i.test(text);
