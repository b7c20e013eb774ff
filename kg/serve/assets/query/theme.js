// Light or dark, before anything is painted: what the reader chose, else what the system has.
(() => {
  let chosen = '';
  try { chosen = localStorage.getItem('kg.theme') || ''; } catch { /* no storage: the system decides */ }
  const dark = chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
