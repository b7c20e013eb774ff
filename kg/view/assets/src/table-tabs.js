// The choice of table, as tabs with how many rows each has.
import { $, el } from './dom.js';
import { TABLES, tableSizes, tableTitle } from './table-kinds.js';

export function markTab(current) {
  for (const key of TABLES) {
    const tab = $(`tables-${key}`);
    tab.tabIndex = key === current ? 0 : -1;
    tab.setAttribute('aria-selected', String(key === current));
  }
  $('tables-grid').setAttribute('aria-labelledby', `tables-${current}`);
  $(`tables-${current}`).scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

export async function showTabsOfTables(current, choose) {
  const sizes = await tableSizes();
  $('tables-tabs').replaceChildren(...TABLES.map((key, at) => el('button', {
    type: 'button', id: `tables-${key}`, role: 'tab', 'aria-controls': 'tables-grid', onclick: () => choose(key),
    onkeydown: (event) => {
      const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: TABLES.length - 1 }[event.key];
      if (to !== undefined) { event.preventDefault(); choose(TABLES[(to + TABLES.length) % TABLES.length]); }
    },
  }, tableTitle(key), el('small', {}, ` ${sizes[at]}`))));
  markTab(current);
}
