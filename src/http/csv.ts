/** Tables as comma-separated values (RFC 4180) that open in a spreadsheet as they are. */

export type Cell = string | number | null;

/** Excel takes a file without it for one in the local code page, and Chinese for gibberish. */
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * What a spreadsheet would run as a formula (https://owasp.org/www-community/attacks/CSV_Injection), also behind blanks and in full-width form. Numbers are
 * our own and stay numbers.
 */
const FORMULA = /^[\s\u00A0\u3000]*[=+\-@＝＋－＠]|^[\t\r\n]/;

/** UTF-8 text with a byte order mark; rows end with CRLF. A text that would be a formula gets an apostrophe in front; null is an empty cell. */
export function toCsv(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return BYTE_ORDER_MARK + [header, ...rows].map((row) => `${row.map(toCell).join(',')}\r\n`).join('');
}

function toCell(value: Cell): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
