// The card: facts in words, each with its status, the words that support it, and what is not stated.
function showCard() {
  const card = $('card');
  card.hidden = state.node < 0 && state.edge < 0;
  if (card.hidden) return;
  const close = el('button', { type: 'button', className: 'close', textContent: '×', onclick: () => select('nothing', -1) });
  close.setAttribute('aria-label', t('close'));
  card.replaceChildren(close, ...(state.node >= 0 ? nodeCard(state.node) : edgeCard(state.edge)));
  card.scrollTop = 0;
}

function nodeCard(i) {
  const parts = [
    el('h2', {}, mark(NODES.legend[i], 18), name(i)),
    otherName(i) !== name(i) ? el('p', { className: 'other', lang: state.lang === 'zh' ? 'en' : 'zh-Hans' }, otherName(i)) : null,
    el('p', { className: 'other' }, pick2(DATA.types[NODES.type[i]])),
  ];
  if (NODES.alias[i].length) parts.push(el('p', { className: 'other' }, `${t('also')} ${NODES.alias[i].join(' · ')}`));
  const missing = gapsOf.get(i) || [];
  if (missing.length) parts.push(el('h3', {}, t('gaps')), ...missing.map(gapLine));
  for (const [kind, facts] of byKind(factsOf[i].filter(told))) {
    parts.push(el('h3', {}, `${pick2(DATA.properties[kind])} (${facts.length})`), ...facts.map(factBlock));
  }
  if (!factsOf[i].length) parts.push(el('p', { className: 'other' }, t('nofacts')));
  return [...parts, untold(factsOf[i])].filter((part) => part !== null);
}

// The card tells what the legend's switches of status show, and how many facts they hide.
const told = (f) => !state.hiddenStatuses.has(FACTS[f].status);
function untold(numbers) {
  const n = numbers.filter((f) => !told(f)).length;
  const what = STATUS.filter((_, status) => state.hiddenStatuses.has(status)).map((status) => t(status)).join(t('or'));
  return n ? el('p', { className: 'gap untold' }, t('untold', { n, what })) : null;
}

// Facts by their kind, in the order of the book (ties to organisations first); within a kind the surest first.
function byKind(numbers) {
  const groups = new Map();
  for (const f of [...numbers].sort((a, b) => FACTS[a].status - FACTS[b].status || a - b)) {
    if (!groups.has(FACTS[f].kind)) groups.set(FACTS[f].kind, []);
    groups.get(FACTS[f].kind).push(f);
  }
  return [...groups].sort((a, b) => least(a[1]) - least(b[1]));
}

function edgeCard(k) {
  const title = `${name(EDGES.s[k])} → ${name(END[k])}`;
  return [
    el('h2', {}, title),
    el('p', { className: 'other' }, pick2(DATA.relations[EDGES.relation[k]])),
    ...EDGES.facts[k].filter(told).map(factBlock),
    untold(EDGES.facts[k]),
  ].filter((part) => part !== null);
}

function factBlock(f) {
  const fact = FACTS[f], status = STATUS[fact.status];
  const line = el('p', {}, ...linked(fact));
  if (fact.status) line.append(el('span', { className: `badge ${status}` }, t(status)));
  const block = el('div', { className: 'fact' }, line);
  if (fact.reason) block.append(el('p', { className: `other ${status}` }, `${t('reason')}${state.lang === 'zh' ? '：' : ': '}${fact.reason}`));
  block.append(...fact.quotes.map(quoteBlock));
  if (!fact.quotes.length) block.append(el('p', { className: 'other' }, t('unquoted')));
  if (fact.extras.length) block.append(extras(fact.extras));
  block.append(...(factGaps.get(f) || []).map(gapLine));
  return block;
}

// The sentence of a fact, with the names of things in it as buttons. The longest names are found first.
function linked(fact) {
  const text = fact[state.lang], spots = [];
  for (const i of [...fact.things].sort((a, b) => name(b).length - name(a).length)) {
    for (let at = text.indexOf(name(i)); at >= 0; at = text.indexOf(name(i), at + 1)) {
      if (!spots.some(([start, end]) => at < end && at + name(i).length > start)) {
        spots.push([at, at + name(i).length, i]);
        break;
      }
    }
  }
  const parts = [];
  let done = 0;
  for (const [start, end, i] of spots.sort((a, b) => a[0] - b[0])) {
    parts.push(text.slice(done, start), nodeButton(i));
    done = end;
  }
  return [...parts, text.slice(done)];
}

function nodeButton(i) {
  return el('button', { type: 'button', textContent: name(i), onclick: () => go(i) });
}

function quoteBlock(q) {
  const [text, source, at] = DATA.quotes[q];
  const place = at ? t('at', { at: spans(at) }) : '';
  const from = source >= 0 ? pick2(DATA.sources[source]) : '';
  const words = el('span', { lang: 'zh-Hans' }, `“${text}”`);
  return el('blockquote', {}, words, el('footer', {}, [from, place].filter(Boolean).join(' · ')));
}

// The data count from 0 and leave the end out, as 289-293|301-304; people count from 1 and name the last.
function spans(at) {
  return at.split('|').map((span) => {
    const [start, end] = span.split('-').map(Number);
    return end > start + 1 ? `${start + 1}–${end}` : `${start + 1}`;
  }).join(state.lang === 'zh' ? '、' : ', ');
}

function extras(list) {
  const rows = list.flatMap(([property, ...value]) => {
    const shown = typeof value[0] === 'number' ? nodeButton(value[0]) : pick2(value);
    return [el('dt', {}, pick2(DATA.properties[property])), el('dd', {}, shown)];
  });
  return el('dl', {}, ...rows);
}

function gapLine(gap) {
  const note = pick2(gap.note), property = pick2(DATA.properties[gap.property]);
  const from = gap.sources.map((source) => pick2(DATA.sources[source])).join(' · ');
  return el('p', { className: 'gap' }, note || t('gap', { property }), from ? el('span', { className: 'other' }, ` (${from})`) : null);
}
