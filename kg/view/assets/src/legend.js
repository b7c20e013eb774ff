// The legend is the filter: what a mark means, how many there are, and whether they are shown.
function mark(legend, size) {
  const [, , glyph, color] = DATA.legend[legend], ratio = Math.max(1, devicePixelRatio);
  const canvas = sketch(size, size, ratio), c = canvas.getContext('2d');
  c.beginPath();
  outline(c, glyph, size / 2, size / 2, size * .32);
  c.fillStyle = shade(color);
  c.fill();
  c.strokeStyle = 'rgba(128,128,128,.7)';
  c.lineWidth = .8;
  c.stroke();
  return canvas;
}

function sketch(width, height, ratio) {
  const canvas = el('canvas', { width: width * ratio, height: height * ratio });
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  canvas.setAttribute('aria-hidden', 'true');
  canvas.getContext('2d').scale(ratio, ratio);
  return canvas;
}

function line(color, dash) {
  const canvas = sketch(26, 14, Math.max(1, devicePixelRatio)), c = canvas.getContext('2d');
  c.strokeStyle = color ? shade(color) : colors.fg;
  c.lineWidth = 2;
  c.setLineDash(dash);
  c.moveTo(1, 7);
  c.lineTo(25, 7);
  c.stroke();
  return canvas;
}

function section(id, title, entries, hidden) {
  const numbers = entries.map((entry) => entry.number);
  const set = (show) => { numbers.forEach((one) => (show ? hidden.delete(one) : hidden.add(one))); showLegend(); refilter(); };
  const switches = entries.length < 4 ? [] : [
    el('button', { type: 'button', onclick: () => set(true) }, t('all')),
    el('button', { type: 'button', onclick: () => set(false) }, t('clear')),
  ];
  const rows = entries.map(({ number, picture, text, total }) => {
    const box = el('input', { type: 'checkbox', checked: !hidden.has(number) });
    box.onchange = () => { if (box.checked) hidden.delete(number); else hidden.add(number); refilter(); };
    return el('label', { title: text }, box, picture, el('span', {}, text), el('output', {}, String(total)));
  });
  $(id).hidden = !entries.length;
  $(id).replaceChildren(el('h2', {}, t(title), ...switches), ...rows);
}

function refilter() {
  refresh();
  showCard();
  remember();
}

function totals(column, shown) {
  const found = new Map();
  column.forEach((value, at) => { if (shown(at)) found.set(value, (found.get(value) || 0) + 1); });
  return found;
}

function showLegend() {
  const edges = (k) => EDGES.views[k].includes(state.view);
  const things = totals(NODES.legend, (i) => inView[state.view][i]);
  const relations = totals(EDGES.relation, edges), statuses = totals(EDGES.status, edges);
  const order = (a, b) => b.total - a.total || a.number - b.number;
  section('statuses', 'status', [...statuses].sort((a, b) => a[0] - b[0]).map(([number, total]) => ({
    number, total, picture: line(null, DASH[number]), text: t(STATUS[number]),
  })), state.hiddenStatuses);
  section('things', 'things', [...things].map(([number, total]) => ({
    number, total, picture: mark(number, 16), text: pick2(DATA.legend[number]),
  })).sort(order), state.hiddenThings);
  section('relations', 'relations', [...relations].map(([number, total]) => ({
    number, total, picture: line(DATA.relations[number][2], []), text: pick2(DATA.relations[number]),
  })).sort(order), state.hiddenRelations);
}

// The views: parts of the network, each with a layout of its own.
function showViews() {
  $('views').hidden = DATA.views.length < 2;
  $('views').replaceChildren(...DATA.views.map((title, view) => {
    const button = el('button', { type: 'button', textContent: pick2(title), onclick: () => { setView(view); remember(); fit(null, false); } });
    button.setAttribute('aria-pressed', String(view === state.view));
    return button;
  }));
}
