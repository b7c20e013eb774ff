// The time bar below the drawing: how much is dated when, and which part of time is shown. It moves over the
// periods in which something is known to begin or end, not over the empty years between them.
import { EDGE_WHEN, M, N, NODE_WHEN, VIEWS } from './data.js';
import { $, el, once } from './dom.js';
import { edgeShown, standsFor, ties } from './scene.js';
import { on, refilter, state } from './state.js';
import { PERIODS, PERIOD_COUNT, periodCounts } from './time-periods.js';
import { periodWords, sideWords, windowWords } from './time-words.js';
import { t } from './words.js';

const PLAY_BEAT = 1200; // milliseconds of a step
const calmly = matchMedia('(prefers-reduced-motion: reduce)');

// ---- the choice: the periods from `lowerPeriod` to `upperPeriod` - 1

let lowerPeriod = 0, upperPeriod = PERIOD_COUNT, playTimer = 0, ownChange = false, timeParts = null;

function adoptSpan() {
  lowerPeriod = 0;
  upperPeriod = PERIOD_COUNT;
  if (!state.span) return;
  const [from, to] = state.span;
  while (lowerPeriod < PERIOD_COUNT - 1 && PERIODS[lowerPeriod][1] < from) lowerPeriod++;
  while (upperPeriod > lowerPeriod + 1 && PERIODS[upperPeriod - 1][0] > to) upperPeriod--;
}

// Tell the scene. When nothing is left out, there is no span.
function applySpan() {
  const whole = lowerPeriod === 0 && upperPeriod === PERIOD_COUNT;
  state.span = whole && state.undated ? null : [PERIODS[lowerPeriod][0], PERIODS[upperPeriod - 1][1]];
  ownChange = true;
  refilter();
  ownChange = false;
}
const applySoon = once(applySpan);

function setPeriods(from, to) {
  [lowerPeriod, upperPeriod] = [from, to];
  showSpan();
  applySoon();
}

function pullKnob(at, value) {
  haltPlay();
  if (at) setPeriods(Math.min(lowerPeriod, value - 1 < 0 ? 0 : value - 1), Math.max(1, value));
  else setPeriods(Math.min(PERIOD_COUNT - 1, value), Math.max(upperPeriod, Math.min(PERIOD_COUNT - 1, value) + 1));
}

// ---- playing: the window moves on by one period; it begins anew when it has come to the end

function haltPlay() {
  clearTimeout(playTimer);
  playTimer = 0;
  showPlay();
}

function advancePlay() {
  const width = lowerPeriod === 0 && upperPeriod === PERIOD_COUNT ? 1 : upperPeriod - lowerPeriod, from = upperPeriod === PERIOD_COUNT ? 0 : lowerPeriod + 1;
  setPeriods(from, from + width);
}

function playTime() {
  if (playTimer) { haltPlay(); return; }
  advancePlay();
  if (calmly.matches) return; // one step at a time, where motion is not wanted
  const next = () => { if (upperPeriod >= PERIOD_COUNT) haltPlay(); else { advancePlay(); playTimer = setTimeout(next, PLAY_BEAT); } };
  playTimer = setTimeout(next, PLAY_BEAT);
  showPlay();
}

on('filter place select', () => { if (playTimer && !ownChange) haltPlay(); });
addEventListener('keydown', (event) => { if (playTimer && event.key === 'Escape') { event.stopPropagation(); haltPlay(); } }, true);

// ---- the elements

const timeKnob = (at) => {
  const input = el('input', { type: 'range', min: 0, max: PERIOD_COUNT, step: 1, className: at ? 'time-to' : 'time-from', ariaLabel: t(at ? 'time-to' : 'time-from') });
  input.oninput = () => pullKnob(at, Number(input.value));
  return input;
};

function timeBars() {
  const counts = periodCounts(), top = counts.reduce((a, b) => Math.max(a, b), 1);
  return PERIODS.map(([from], at) => {
    const box = el('div', { className: 'time-bar', title: `${periodWords(at)} · ${t('time-items', { n: counts[at] })}` }), fill = el('i', {});
    fill.style.height = `${Math.max(3, (100 * counts[at]) / top)}%`;
    if (at && from > PERIODS[at - 1][1] + 1) box.classList.add('time-gap');
    box.append(fill);
    return box;
  });
}

// Days without anything between two periods are left out; a mark says so.
function timeScale() {
  const few = PERIOD_COUNT <= 8;
  const words = few ? PERIODS.map((_, at) => periodWords(at)) : [sideWords(0, 0), sideWords(PERIOD_COUNT - 1, 1)];
  return el('div', { className: few ? 'time-scale few' : 'time-scale', ariaHidden: 'true' }, ...words.map((one) => el('span', {}, one)));
}

// How much of the view has no date.
function undatedHere() {
  const { nodes, edges } = VIEWS[state.view], without = (numbers, total, dated) => (numbers ? numbers.filter((at) => !dated.has(at)).length : total - dated.size);
  return without(nodes, N, NODE_WHEN) + without(edges, M, EDGE_WHEN);
}

function buildTime() {
  const play1 = el('button', { type: 'button', className: 'time-play', onclick: playTime });
  const all = el('button', { type: 'button', textContent: t('time-all'), onclick: () => { haltPlay(); state.undated = true; timeParts.undated.checked = true; setPeriods(0, PERIOD_COUNT); } });
  const undated = el('input', { type: 'checkbox', checked: state.undated });
  undated.onchange = () => { haltPlay(); state.undated = undated.checked; applySoon(); };
  timeParts = { play: play1, all, undated, knobs: [timeKnob(0), timeKnob(1)], bars: timeBars(), words: el('output', { className: 'time-words' }), said: el('p', { className: 'time-said', role: 'status' }) };
  $('time').replaceChildren(
    el('div', { className: 'time-row' },
      play1, el('strong', {}, t('time')), timeParts.words, all,
      el('label', {}, undated, el('span', {}, t('time-undated', { n: undatedHere() }))),
      timeParts.said),
    el('div', { className: 'time-track' }, el('div', { className: 'time-bars', ariaHidden: 'true' }, ...timeParts.bars), ...timeParts.knobs),
    timeScale(),
  );
  showSpan();
  showPlay();
  showSaid();
}

function showSpan() {
  if (!timeParts) return;
  timeParts.knobs[0].value = lowerPeriod;
  timeParts.knobs[1].value = upperPeriod;
  timeParts.knobs[0].style.zIndex = lowerPeriod > PERIOD_COUNT / 2 ? 1 : 0; // at the right end it is the one that can move
  timeParts.knobs[0].setAttribute('aria-valuetext', periodWords(lowerPeriod));
  timeParts.knobs[1].setAttribute('aria-valuetext', periodWords(upperPeriod - 1));
  timeParts.bars.forEach((box, at) => box.classList.toggle('time-out', at < lowerPeriod || at >= upperPeriod));
  timeParts.words.textContent = windowWords(lowerPeriod, upperPeriod - 1);
}

function showPlay() {
  if (!timeParts) return;
  const key = playTimer ? 'time-stop' : calmly.matches ? 'time-step' : 'time-play';
  timeParts.play.textContent = playTimer ? '❚❚' : '▶';
  timeParts.play.title = timeParts.play.ariaLabel = t(key);
}

// How much there is with a date in the span, and how much without any.
function showSaid() {
  if (!timeParts) return;
  timeParts.undated.checked = state.undated;
  timeParts.all.disabled = !state.span;
  timeParts.said.textContent = state.span ? timeTally() : '';
}

function timeTally() {
  const count = { dated: [0, 0], undated: [0, 0] };
  for (let i = 0; i < N; i++) if (standsFor(i) >= 0) count[NODE_WHEN.has(i) ? 'dated' : 'undated'][0]++;
  const edge = (k) => { count[EDGE_WHEN.has(k) ? 'dated' : 'undated'][1]++; };
  for (let k = 0; k < M; k++) if (edgeShown[k]) edge(k);
  for (const tie of ties) tie.edges.forEach(edge);
  const words = (key, [nodes, edges]) => t(key, { nodes, edges });
  return words('time-dated', count.dated) + (state.undated ? words('time-undated-shown', count.undated) : t('time-undated-hidden'));
}

function followSpan() {
  if (!ownChange) { adoptSpan(); showSpan(); }
  showSaid();
}

if (PERIOD_COUNT > 1) {
  $('time').hidden = false;
  on('lang', () => { haltPlay(); adoptSpan(); buildTime(); });
  on('place', () => { if (timeParts) { adoptSpan(); buildTime(); } });
  on('time scene', followSpan);
}
