// The saved questions with their answers: by group, found by words or number. The one that is open lights up what
// it answers with.
import { remember, remembers } from './address.js';
import { answerView, litBy, showUnseen } from './answer.js';
import { block, holds } from './blocks.js';
import { $, el } from './dom.js';
import { fold } from './finder.js';
import { panel } from './panels.js';
import { highlight, on, something, state } from './state.js';
import { pick2, t } from './words.js';

const QUESTIONS = holds('questions') ? await block('questions') : [];
const posed = { name: '', words: '', nodes: [] }; // the question that is open, the filter of the list, what is lit

const questionNamed = (name) => QUESTIONS.find((one) => one.name === name);
const digits = (text) => /^\d*/.exec(text)[0].replace(/^0+(?=\d)/, '');

// A word of digits is the number of a question; every other word has to stand in it, in either language.
function answersTo({ name, title, group, columns }, query) {
  const text = [name, ...title, ...group, ...columns.flat()].map(fold).join('\n');
  return query.split(/\s+/).filter(Boolean).every((word) => (/^\d+$/.test(word) ? digits(name) === digits(word) : text.includes(fold(word))));
}

async function lightAnswer() {
  const question = questionNamed(posed.name);
  if (!question) return;
  const { nodes, edges } = await litBy(question);
  if (posed.name !== question.name) return; // another was opened meanwhile
  posed.nodes = nodes;
  if (nodes.length || edges.length) highlight(nodes, edges); else if (state.marked) highlight(null);
  showUnseen(nodes);
}

// The open question shows its answer, every other one is folded.
async function unfoldAnswer() {
  const question = questionNamed(posed.name);
  const parts = question ? await answerView(question, lightAnswer) : [];
  for (const { name } of QUESTIONS) {
    const head = $(`question-${name}`), place = $(`answer-${name}`);
    if (!head) return;
    head.setAttribute('aria-expanded', String(name === posed.name));
    place.hidden = name !== posed.name;
    place.replaceChildren(...(question === questionNamed(name) && name === posed.name ? parts : []));
  }
  showUnseen(posed.nodes);
}

const showOpen = (edge) => $(`question-${posed.name}`)?.closest('.question').scrollIntoView({ block: edge });

async function pose(name) {
  Object.assign(posed, { name, nodes: [] });
  await unfoldAnswer();
  if (name) await lightAnswer(); else if (state.marked) highlight(null);
  showOpen('nearest');
  remember();
}

function questionItem({ name, title }) {
  const head = el('button', { type: 'button', id: `question-${name}`, ariaExpanded: 'false', 'aria-controls': `answer-${name}`, onclick: () => pose(posed.name === name ? '' : name) },
    el('span', { className: 'nth' }, /^\d*/.exec(name)[0]), el('span', {}, pick2(title)));
  return el('div', { className: 'question' }, el('h3', {}, head), el('div', { id: `answer-${name}`, className: 'answer', hidden: true }));
}

function sortQuestions() {
  const groups = new Map();
  for (const one of QUESTIONS) groups.set(one.group[0], [...(groups.get(one.group[0]) || []), one]);
  return [...groups.values()].map((some) => el('section', {}, el('h2', {}, pick2(some[0].group)), ...some.map(questionItem)));
}

// What is filtered away is hidden, not built anew, so that an answer that is open stays open.
function siftQuestions() {
  let n = 0;
  for (const one of QUESTIONS) {
    const fits = answersTo(one, posed.words);
    $(`question-${one.name}`).closest('.question').hidden = !fits;
    n += fits;
  }
  for (const section of $('questions-list').children) section.hidden = !section.querySelector('.question:not([hidden])');
  $('questions-found').textContent = n ? t('questionsFound', { n, total: QUESTIONS.length }) : t('nothing');
}

function showQuestions(place) {
  const field = el('input', { id: 'questions-words', type: 'search', className: 'field', value: posed.words, placeholder: t('questionsWords'), ariaLabel: t('questionsWords'), autocomplete: 'off', spellcheck: false });
  field.oninput = () => { posed.words = field.value; siftQuestions(); };
  field.onkeydown = (event) => { if (event.key === 'Escape' && field.value) { event.stopPropagation(); field.value = ''; field.oninput(); } };
  place.replaceChildren(field, el('p', { id: 'questions-found', className: 'hint', role: 'status' }), el('div', { id: 'questions-list' }, ...sortQuestions()));
  siftQuestions();
  return unfoldAnswer().then(() => showOpen('start'));
}

// A link opens its question; it lights up unless the link is about something that is selected.
function readQuestion(text) {
  const name = questionNamed(text) ? text : '', before = posed.name;
  Promise.resolve().then(async () => { // once the page stands
    Object.assign(posed, { name, nodes: name === before ? posed.nodes : [] });
    if (name !== before) await unfoldAnswer();
    if (name && !something()) await lightAnswer();
    else if (before && !name && state.marked) highlight(null);
  });
}

if (QUESTIONS.length) {
  panel('questions', showQuestions);
  remembers('q', () => posed.name, readQuestion);
  on('scene', () => showUnseen(posed.nodes));
}
