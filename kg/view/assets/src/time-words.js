// Periods in words: a whole month or year is named as such.
import { PERIODS, dayParts, monthAround } from './time-periods.js';
import { date, dayWords, yearWords } from './words.js';

function spanWords(from, to) {
  const [fy, fm] = dayParts(from), [ty, tm] = dayParts(to);
  const months = monthAround(from)[0] === from && monthAround(to)[1] === to, years = months && fm === 0 && tm === 11;
  const word = (day) => (years ? yearWords(day) : months ? dayWords(day, { year: 'numeric', month: 'short' }) : date(day));
  const one = from === to || (years && fy === ty) || (months && fy === ty && fm === tm);
  return one ? word(from) : `${word(from)} – ${word(to)}`;
}
export const periodWords = (at) => spanWords(...PERIODS[at]);

// From one period to another; each side is as exact as its period.
export const windowWords = (first, last) => (first === last ? periodWords(first) : `${sideWords(first, 0)} – ${sideWords(last, 1)}`);
export function sideWords(at, side) {
  const [from, to] = PERIODS[at], whole = monthAround(from)[0] === from && monthAround(to)[1] === to;
  return whole ? periodWords(at) : date(PERIODS[at][side]);
}
