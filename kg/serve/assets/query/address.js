// What stands after # in the address: the query, or the question with what is filled in, and how the answer is shown.
const FORMS = new Set(['table', 'graph']);

export function readAddress() {
  const given = new URLSearchParams(location.hash.slice(1)), asked = new URLSearchParams(location.search);
  const text = given.get('query') || asked.get('query') || '', values = {};
  for (const [key, value] of given) if (key.startsWith('p.')) values[key.slice(2)] = value;
  return { text, question: given.get('question') || '', values, form: FORMS.has(given.get('view')) ? given.get('view') : 'table' };
}

export function writeAddress({ text, question, values, form }) {
  const given = new URLSearchParams();
  if (question) {
    given.set('question', question);
    for (const [key, value] of Object.entries(values)) given.set(`p.${key}`, value);
  } else if (text) given.set('query', text);
  if (form !== 'table') given.set('view', form);
  const hash = given.toString().replace(/%3A/g, ':').replace(/%2F/g, '/');
  history.replaceState(null, '', `${location.pathname}${location.search}${hash ? `#${hash}` : ''}`);
}
