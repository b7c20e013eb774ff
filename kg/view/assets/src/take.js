// The panel "take away": the picture, the data that are seen, and a link to exactly this.
import { fragment, withCamera } from './address.js';
import { camera, redraw } from './camera.js';
import { $, el, once, save } from './dom.js';
import { edgesCsv, graphml, nodeLink, nodesCsv, together } from './formats.js';
import { panel } from './panels.js';
import { svgDocument, svgPen } from './pen.js';
import { entireView, plate, presentView } from './plate.js';
import { on, state } from './state.js';
import { readColors } from './theme.js';
import { turtle } from './turtle.js';
import { visiblePart } from './visible.js';
import { t } from './words.js';

// What the panel keeps while it is closed or changes its language.
const taking = { extent: 'takeView', title: true, legend: true, counts: true, ratio: 2, busy: false, told: null };
const LONGEST_SIDE = 16384, MOST_PIXELS = 1.2e8; // what a browser draws at once

const TAKEN_FILES = [
  ['takeNodes', 'nodes.csv', nodesCsv, 'text/csv'],
  ['takeEdges', 'edges.csv', edgesCsv, 'text/csv'],
  ['takeJson', 'network.json', nodeLink, 'application/json'],
  ['takeGraphml', 'network.graphml', graphml, 'application/graphml+xml'],
  ['takeTurtle', 'network.ttl', turtle, 'text/turtle'],
];

function tellTaking(key, values = {}) {
  taking.told = [key, values];
  if ($('take-status')) $('take-status').textContent = t(key, values);
}

// The labels that can be clicked are those of the last drawing: the page draws itself again.
function drawnWith(pen, page) {
  page.draw(pen);
  redraw();
}
const chosenPlate = () => plate(taking.extent === 'takeWhole' ? entireView() : presentView(), taking);

function svgOf(page) {
  const pen = svgPen();
  drawnWith(pen, page);
  return new Blob(svgDocument(pen, { ...page, lang: state.lang === 'zh' ? 'zh-Hans' : 'en' }), { type: 'image/svg+xml' });
}

function takeSvg() {
  save('network.svg', svgOf(chosenPlate()));
  tellTaking('takeDone', { file: 'network.svg' });
}

async function takePng() {
  const page = chosenPlate(), most = Math.min(taking.ratio, LONGEST_SIDE / Math.max(page.width, page.height), Math.sqrt(MOST_PIXELS / (page.width * page.height)));
  const canvas = el('canvas', { width: Math.floor(page.width * most), height: Math.floor(page.height * most) }), c = canvas.getContext('2d');
  c.scale(most, most);
  drawnWith(c, page);
  const image = await new Promise((done) => { canvas.toBlob(done, 'image/png'); });
  if (!image) { tellTaking('takeTooLarge'); return; }
  save('network.png', image);
  tellTaking(most < taking.ratio ? 'takeSmaller' : 'takeDone', { file: 'network.png', w: canvas.width, h: canvas.height });
}

// Data are written in slices. The choices of the moment count, whatever the reader does meanwhile.
async function takeData([, file, write, type]) {
  if (taking.busy) return;
  taking.busy = true;
  const part = visiblePart(), most = file.startsWith('nodes') ? part.nodes.length : file.startsWith('edges') ? part.edges.length : part.nodes.length + part.edges.length;
  tellTaking('takeBusy', { file, done: 0 });
  try {
    const blob = await together(write(part), `${type};charset=utf-8`, (count) => tellTaking('takeBusy', { file, done: Math.min(99, Math.floor((100 * count) / (most || 1))) }));
    save(file, blob);
    tellTaking('takeDone', { file });
  } catch (error) {
    tellTaking('takeFailed', { file });
    throw error;
  } finally { taking.busy = false; }
}

const linkAddress = () => location.href.split('#')[0] + withCamera(fragment());

async function copyLink() {
  const field = $('take-link');
  field.value = linkAddress();
  try {
    await navigator.clipboard.writeText(field.value);
    tellTaking('copied');
  } catch {
    field.focus();
    field.select();
    tellTaking('takeSelected');
  }
}

const takeButton = (key, onclick, id) => el('button', { type: 'button', id, textContent: t(key), onclick });

function extentChoice(name, key, value) {
  const input = el('input', { type: 'radio', name, checked: taking.extent === value, onchange: () => { taking.extent = value; showPixels(); } });
  return el('label', {}, input, el('span', {}, t(key)));
}

function partTick(key, name) {
  return el('label', {}, el('input', { type: 'checkbox', checked: taking[name], onchange: (event) => { taking[name] = event.target.checked; showPixels(); } }), el('span', {}, t(key)));
}

function ratioPicker() {
  const select = el('select', { id: 'take-ratio', onchange: () => { taking.ratio = Number(select.value); } }, ...[1, 2, 4].map((one) => el('option', { value: String(one) }, `${one}×`)));
  select.value = String(taking.ratio);
  return el('p', { className: 'pick' }, el('label', { htmlFor: 'take-ratio' }, t('takeRatio')), select);
}

// How many pixels each choice of sharpness makes.
function showPixels() {
  const select = $('take-ratio');
  if (!select || state.panel !== 'take') return;
  const { width, height } = chosenPlate();
  for (const option of select.options) option.textContent = `${option.value}× · ${Math.floor(width * option.value)} × ${Math.floor(height * option.value)}`;
}

function pictureSection() {
  return el('section', {}, el('h2', {}, t('takePicture')),
    el('fieldset', {}, el('legend', { className: 'unseen' }, t('takeExtent')), extentChoice('take-extent', 'takeView', 'takeView'), extentChoice('take-extent', 'takeWhole', 'takeWhole')),
    el('fieldset', {}, el('legend', { className: 'unseen' }, t('takeWith')), partTick('takeTitle', 'title'), partTick('takeLegend', 'legend'), partTick('takeCounts', 'counts')),
    ratioPicker(),
    el('div', { className: 'actions' }, takeButton('takePng', takePng, 'take-png'), takeButton('takeSvg', takeSvg, 'take-svg'), takeButton('takePrint', printPlate, 'take-print')));
}

function dataSection() {
  const rows = TAKEN_FILES.map((file) => el('li', {}, takeButton(file[0], () => takeData(file), file[0]), el('span', {}, t(`${file[0]}For`))));
  return el('section', {}, el('h2', {}, t('takeData')), el('p', { className: 'hint', id: 'take-seen' }), el('ul', {}, ...rows));
}

function linkSection() {
  const field = el('input', { id: 'take-link', className: 'field', readOnly: true, value: linkAddress(), ariaLabel: t('takeLink'), onfocus: () => field.select() });
  return el('section', {}, el('h2', {}, t('takeLink')), el('p', { className: 'hint' }, t('takeLinkFor')), field,
    el('div', { className: 'actions' }, takeButton('takeCopy', copyLink, 'take-copy')));
}

function buildTaking(place) {
  place.replaceChildren(pictureSection(), dataSection(), linkSection(), el('p', { id: 'take-status', role: 'status' }));
  if (taking.told) tellTaking(...taking.told);
  refreshTaking();
}

const refreshTaking = once(() => {
  if (state.panel !== 'take' || !$('take-link')) return;
  const { nodes, edges } = visiblePart();
  $('take-seen').textContent = t('takeSeen', { nodes: nodes.length, edges: edges.length });
  if (document.activeElement !== $('take-link')) $('take-link').value = linkAddress();
  showPixels();
});

// What is printed is the picture on a light ground, whatever is on the screen.
let printing = null;
function preparePrint() {
  if (printing) return printing;
  const dark = state.dark;
  state.dark = false;
  readColors();
  const page = plate(presentView(), { title: false, legend: true, counts: true }), url = URL.createObjectURL(svgOf(page));
  const image = el('img', { src: url, alt: '' });
  $('print').replaceChildren(image);
  printing = { dark, url, image };
  return printing;
}

function clearPrint() {
  if (!printing) return;
  state.dark = printing.dark;
  readColors();
  redraw();
  $('print').replaceChildren();
  URL.revokeObjectURL(printing.url);
  printing = null;
}

async function printPlate() {
  await preparePrint().image.decode();
  print();
}
addEventListener('beforeprint', preparePrint);
addEventListener('afterprint', clearPrint);

panel('take', buildTaking);
on('scene lit mark select place size legend theme panel', refreshTaking);
for (const event of ['zoom', 'dragEnd', 'animationFinished']) camera.on(event, refreshTaking);
