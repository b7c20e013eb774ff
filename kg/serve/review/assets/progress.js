// How far the review is, and what to do when it is done.
import { $, button, el } from './dom.js';
import { desk, on } from './model.js';
import { t } from './words.js';

const STATES = ['accepted', 'rejected', 'undecided'];

export function paintProgress() {
  const { progress } = desk.state, decided = progress.total - progress.undecided, share = progress.total ? Math.floor((100 * decided) / progress.total) : 100;
  $('progress').setAttribute('aria-valuenow', String(decided));
  $('progress').setAttribute('aria-valuemax', String(progress.total));
  $('progress').setAttribute('aria-valuetext', t('progressSaid', { decided, total: progress.total }));
  for (const one of STATES.slice(0, 2)) $(`bar-${one}`).style.width = `${progress.total ? (100 * progress[one]) / progress.total : 0}%`;
  $('progress-told').textContent = t('progressTold', { share, decided, total: progress.total, ...progress });
  paintDone();
}

function paintDone() {
  const done = desk.state.progress.total > 0 && desk.state.progress.undecided === 0, shown = !$('done').hidden;
  $('done').hidden = !done;
  if (!done || (shown && $('done').dataset.lang === document.documentElement.lang)) return;
  $('done').dataset.lang = document.documentElement.lang;
  const folder = document.body.dataset.folder, command = `kg build ${/^[\w./~-]+$/.test(folder) ? folder : `'${folder.replaceAll("'", "'\\''")}'`}`;
  const copy = button(t('copy'), async () => { try { await navigator.clipboard.writeText(command); copy.textContent = t('copied'); } catch { /* it can be read */ } });
  $('done').replaceChildren(el('b', {}, t('allDone')), el('span', {}, t('runNext')), el('code', {}, command), copy);
}

export function makeProgress() {
  on('progress', paintProgress);
}
