// The text of a query as tokens (the grammar of SPARQL 1.1, section 19.8, as far as needed here), and its prefixes.
const TOKEN = /(?<iri><[^<>"{}|^`\x00-\x20]*>)|(?<string>"""(?:"{0,2}(?:[^"\\]|\\[^]))*"""|'''(?:'{0,2}(?:[^'\\]|\\[^]))*'''|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')|(?<comment>#[^\n\r]*)|(?<pname>(?:\p{L}[\p{L}\p{N}_.-]*)?:(?:(?:[\p{L}\p{N}_:%]|\\.)(?:[\p{L}\p{N}_.:%-]|\\.)*)?)|(?<variable>[?$][\p{L}\p{N}_]+)|(?<word>[\p{L}\p{N}_]+)|(?<other>\S)/gu;

export function tokens(text) {
  return [...text.matchAll(TOKEN)].map((match) => {
    const [kind] = Object.entries(match.groups).find(([, value]) => value !== undefined);
    return { kind, text: match[0], at: match.index, end: match.index + match[0].length };
  });
}

// The declarations at the head of a query: what they declare, and where the last of them ends.
export function declared(list) {
  const names = new Map();
  let end = -1, i = 0;
  const live = list.filter((one) => one.kind !== 'comment');
  for (; i < live.length; i++) {
    const word = live[i].text.toUpperCase();
    if (word === 'PREFIX' && live[i + 1]?.kind === 'pname' && live[i + 2]?.kind === 'iri') {
      names.set(live[i + 1].text.slice(0, -1), live[i + 2].text.slice(1, -1));
      end = live[i += 2].end;
    } else if (word === 'BASE' && live[i + 1]?.kind === 'iri') end = live[i += 1].end;
    else break;
  }
  return { names, end };
}

// Where a declaration is to be written: after the others, else after the remarks in front.
function place(text, end) {
  if (end >= 0) {
    const line = text.indexOf('\n', end);
    return line < 0 ? { at: text.length, before: '\n', after: '' } : { at: line + 1, before: '', after: '\n' };
  }
  return { at: /^(?:[ \t]*(?:#[^\n]*)?\n)*/.exec(text)[0].length, before: '', after: '\n' };
}

// The change that declares these prefixes, or null when they all are.
export function declaring(text, wanted, prefixes) {
  const { names, end } = declared(tokens(text));
  const missing = wanted.filter((name) => name in prefixes && !names.has(name));
  if (!missing.length) return null;
  const { at, before, after } = place(text, end);
  const lines = missing.map((name) => `PREFIX ${name}: <${prefixes[name]}>`).join('\n');
  return { from: at, insert: before + lines + after, names: missing };
}

// The names in a query that have a prefix, in order: {prefix, at, end}.
export function used(text) {
  const list = tokens(text);
  return list.filter(({ kind }, i) => kind === 'pname' && list[i - 1]?.text.toUpperCase() !== 'PREFIX')
    .map(({ text: word, at, end }) => ({ prefix: word.slice(0, word.indexOf(':')), at, end }));
}
export const declaringUsed = (text, prefixes) => declaring(text, [...new Set(used(text).map((one) => one.prefix))], prefixes);
