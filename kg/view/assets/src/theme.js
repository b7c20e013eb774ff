// Colours: those of the style sheet, and those of the data as they look on the ground of the moment.
import { state } from './state.js';

export let colors = {};
export function readColors() {
  document.documentElement.dataset.theme = state.dark ? 'dark' : 'light';
  const style = getComputedStyle(document.documentElement);
  colors = Object.fromEntries(['bg', 'fg', 'muted', 'accent', 'line', 'panel'].map((one) => [one, style.getPropertyValue(`--${one}`).trim()]));
}

// On a dark ground colours are mixed with white.
const shades = new Map();
export function shade(color) {
  if (!state.dark) return color;
  if (!shades.has(color)) {
    const part = (at) => Math.round(parseInt(color.slice(at, at + 2), 16) * .62 + 255 * .38);
    shades.set(color, `rgb(${part(1)},${part(3)},${part(5)})`);
  }
  return shades.get(color);
}
