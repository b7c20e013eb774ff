// A table for spreadsheets (RFC 4180): with a byte order mark, without which they do not read UTF-8, and with a
// quote before what they would run as a formula, as in kg/table.py.
const FORMULA = /^[=+\-@\t\r＝＋－＠]/;
function csvCell(value) {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' && FORMULA.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export const csvText = (header, rows) => '\ufeff' + [header, ...rows].map((row) => row.map(csvCell).join(',')).join('\n');
