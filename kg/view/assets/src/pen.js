// A pen that takes the strokes of a canvas and writes them down as SVG.
import { xml } from './escapes.js';

const rounded = (value) => String(Math.round(value * 100) / 100);
const coordinates = (...values) => values.map(rounded).join(' ');
const attributed = (pairs) => Object.entries(pairs).filter(([, value]) => value !== '').map(([key, value]) => ` ${key}="${xml(value)}"`).join('');
const FONT_PARTS = /^(?:(\w+) )?([\d.]+)px (.+)$/;
const PEN_STYLES = ['fillStyle', 'strokeStyle', 'lineWidth', 'globalAlpha', 'font', 'textBaseline', 'lineJoin'];

// How far below the middle of a line of text its base line runs: few programs know any other base line.
const dropOf = new Map();
function drop(font) {
  if (!dropOf.has(font)) {
    const c = document.createElement('canvas').getContext('2d');
    c.font = font;
    const above = c.measureText('x').actualBoundingBoxAscent;
    c.textBaseline = 'middle';
    dropOf.set(font, above - c.measureText('x').actualBoundingBoxAscent);
  }
  return dropOf.get(font);
}

// An arc as SVG has it; a whole turn takes two.
function arcPath(x, y, r, from, to) {
  const at = (angle) => coordinates(x + r * Math.cos(angle), y + r * Math.sin(angle)), sweep = `A${coordinates(r, r)} 0`;
  if (to - from < 2 * Math.PI - 1e-6) return [at(from), `${sweep} ${to - from > Math.PI ? 1 : 0} 1 ${at(to)}`];
  return [at(from), `${sweep} 1 1 ${at((from + to) / 2)}${sweep} 1 1 ${at(from)}Z`];
}

// The pen has the names of a canvas; `pieces` are the elements written so far.
export function svgPen() {
  const pieces = [], saved = [];
  let path = [], dash = [], groups = 0, clips = 0;
  const alpha = () => (pen.globalAlpha < 1 ? rounded(pen.globalAlpha) : '');
  const lines = () => ({ stroke: pen.strokeStyle, 'stroke-width': rounded(pen.lineWidth), 'stroke-dasharray': dash.join(' '), 'stroke-linejoin': pen.lineJoin === 'miter' ? '' : pen.lineJoin });
  const shape = (paint) => { if (path.length) pieces.push(`<path d="${path.join('')}"${attributed(paint)}/>`); };
  const open = (what) => { pieces.push(`<g${attributed(what)}>`); groups++; };
  function write(text, x, y, paint) {
    const [, weight, size, family] = FONT_PARTS.exec(pen.font), below = pen.textBaseline === 'middle' ? drop(pen.font) : 0;
    const dress = { x: rounded(x), y: rounded(y + below), 'font-size': size, 'font-family': family, 'font-weight': weight || '', ...paint };
    pieces.push(`<text${attributed(dress)}>${xml(text)}<\/text>`);
  }
  const pen = {
    fillStyle: '#000', strokeStyle: '#000', lineWidth: 1, globalAlpha: 1, font: '10px sans-serif', textBaseline: 'alphabetic', lineJoin: 'miter', pieces,
    beginPath() { path = []; },
    moveTo(x, y) { path.push(`M${coordinates(x, y)}`); },
    lineTo(x, y) { path.push(`${path.length ? 'L' : 'M'}${coordinates(x, y)}`); },
    bezierCurveTo(...points) { path.push(`C${coordinates(...points)}`); },
    closePath() { path.push('Z'); },
    rect(x, y, w, h) { path.push(`M${coordinates(x, y)}h${rounded(w)}v${rounded(h)}h${rounded(-w)}Z`); },
    arc(x, y, r, from, to) { const [start, way] = arcPath(x, y, r, from, to); path.push(`${path.length ? 'L' : 'M'}${start}${way}`); },
    fill() { shape({ fill: pen.fillStyle, 'fill-opacity': alpha() }); },
    stroke() { shape({ fill: 'none', ...lines(), 'stroke-opacity': alpha() }); },
    clip() {
      const id = `clip-${++clips}`;
      pieces.push(`<clipPath id="${id}"><path d="${path.join('')}"/><\/clipPath>`);
      open({ 'clip-path': `url(#${id})` });
    },
    translate(x, y) { open({ transform: `translate(${coordinates(x, y)})` }); },
    fillRect(x, y, w, h) { pieces.push(`<rect${attributed({ x: rounded(x), y: rounded(y), width: rounded(w), height: rounded(h), fill: pen.fillStyle, 'fill-opacity': alpha() })}/>`); },
    fillText(text, x, y) { write(text, x, y, { fill: pen.fillStyle, 'fill-opacity': alpha() }); },
    strokeText(text, x, y) { write(text, x, y, { fill: 'none', ...lines(), 'stroke-opacity': alpha(), 'aria-hidden': 'true' }); },
    setLineDash(lengths) { dash = [...lengths]; },
    save() { saved.push([PEN_STYLES.map((one) => pen[one]), dash, groups]); groups = 0; },
    restore() {
      const [styles, lengths, outer] = saved.pop();
      for (; groups > 0; groups--) pieces.push('<\/g>');
      PEN_STYLES.forEach((one, at) => { pen[one] = styles[at]; });
      dash = lengths;
      groups = outer;
    },
  };
  return pen;
}

// The whole document: real text, a title and a description for whoever does not see it.
export function svgDocument(pen, { width, height, lang, title, about }) {
  const size = `width="${rounded(width)}" height="${rounded(height)}" viewBox="0 0 ${coordinates(width, height)}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} xml:lang="${xml(lang)}" role="img" aria-labelledby="title about">\n`,
    `<title id="title">${xml(title)}<\/title>\n`,
    `<desc id="about">${xml(about)}<\/desc>\n`,
    ...pen.pieces,
    '\n<\/svg>\n',
  ];
}
