// Facts as elements: in words, with names that lead on, status, reason, quotes, and what is not stated.
import { STATUS } from './data.js';
import { el } from './dom.js';
import { book, readGaps } from './facts.js';
import { go } from './going.js';
import { state } from './state.js';
import { colon, name, nodeName, pick2, t } from './words.js';

export const told = (fact) => !state.hiddenStatuses.has(fact.status);

export async function factBlock(fact) {
  const line = el('p', {}, ...linked(fact)), status = STATUS[fact.status];
  if (fact.status) line.append(el('span', { className: `badge ${status}` }, t(status)));
  const parts = [line];
  if (fact.reason) parts.push(el('p', { className: `other ${status}` }, `${t('reason')}${colon()}`, el('span', { lang: 'zh-Hans' }, fact.reason)));
  for (const quote of fact.quotes) parts.push(await quoteBlock(quote));
  if (!fact.quotes.length) parts.push(el('p', { className: 'other' }, t('unquoted')));
  if (fact.extras.length) parts.push(await extras(fact.extras));
  for (const gap of await readGaps('fact', fact.number)) parts.push(await gapLine(gap));
  return el('div', { className: 'fact' }, ...parts);
}

// The sentence of a fact, with the names of things in it as buttons. The longest names are found first.
export function linked(fact) {
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

export const nodeButton = (i) => el('button', { type: 'button', className: 'name', textContent: nodeName(i, state.lang), onclick: () => go(i) });

// A quote with its source and place; with the text of the source at hand, in its sentence, the words marked.
export async function quoteBlock([text, source, at, , paragraph, context]) {
  const { sources } = await book();
  const place = [paragraph ? t('paragraph', { n: paragraph }) : '', at ? t('at', { at: spans(at) }) : ''];
  const from = [source >= 0 ? pick2(sources[source]) : '', ...place].filter(Boolean).join(' · ');
  const words = el('span', { lang: 'zh-Hans' }, `“${text}”`);
  const parts = [words];
  if (context) parts.push(el('p', { className: 'context', lang: 'zh-Hans' }, ...context.map((part, n) => (n % 2 ? el('mark', {}, part) : part))));
  return el('blockquote', {}, ...parts, el('footer', {}, from));
}

// The data count from 0 and leave the end out, as 289-293|301-304; people count from 1 and name the last.
export function spans(at) {
  return at.split('|').map((span) => {
    const [start, end] = span.split('-').map(Number);
    return end > start + 1 ? `${start + 1}–${end}` : `${start + 1}`;
  }).join(state.lang === 'zh' ? '、' : ', ');
}

async function extras(list) {
  const { properties } = await book();
  const rows = list.flatMap(([property, ...value]) => {
    const shownAs = typeof value[0] === 'number' ? nodeButton(value[0]) : pick2(value);
    return [el('dt', {}, pick2(properties[property])), el('dd', {}, shownAs)];
  });
  return el('dl', {}, ...rows);
}

export async function gapLine(gap) {
  const { properties, sources } = await book();
  const note = pick2(gap.note), property = pick2(properties[gap.property]);
  const from = gap.sources.map((source) => pick2(sources[source])).join(' · ');
  return el('p', { className: 'gap' }, note || t('gap', { property }), from ? el('span', { className: 'other' }, ` (${from})`) : null);
}

// All of it as one text, for the clipboard: the words, their place, their source.
export async function citation(fact) {
  const { sources } = await book();
  const quotes = fact.quotes.map(([text, source, at]) => `“${text}”${source >= 0 ? ` — ${pick2(sources[source])}` : ''}${at ? `, ${t('at', { at: spans(at) })}` : ''}`);
  const status = fact.status ? ` [${t(STATUS[fact.status])}${fact.reason ? `${colon()}${fact.reason}` : ''}]` : '';
  return [`${fact[state.lang]}${status}`, ...quotes].join('\n');
}
