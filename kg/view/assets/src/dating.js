// When something was, in words or as ISO 8601; an end that is not known is left open.
import { state } from './state.js';
import { date, isoDate } from './words.js';

export function telling(when, spoken) {
  if (!when) return '';
  const [from, to] = when, one = spoken ? date : (day) => isoDate(day) || '..';
  if (from === to) return one(from);
  return [one(from), one(to)].join(spoken ? (state.lang === 'zh' ? ' 至 ' : ' – ') : '/');
}
