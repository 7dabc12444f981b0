/** PostgreSQL's text form of arrays, for bulk statements: the driver's own way escapes element by element, which for thousands of numbers costs more than the statement. */

/** Numbers, dates and null: their text needs no quotes. https://www.postgresql.org/docs/15/arrays.html#ARRAYS-IO */
export function arrayOf<T>(rows: readonly T[], column: (row: T) => number | Date | null): string {
  let text = '{';
  for (let i = 0; i < rows.length; i++) {
    const value = column(rows[i]!);
    if (i > 0) text += ',';
    text += value === null ? 'NULL' : value instanceof Date ? value.toISOString() : String(value);
  }
  return `${text}}`;
}

const PLAIN = /^[\w-]+$/;

/** Ids and names of enums: letters, digits, `_` and `-`. Throws for anything else, so that nothing can break out of its place. */
export function arrayOfWords<T>(rows: readonly T[], column: (row: T) => string | null): string {
  let text = '{';
  for (let i = 0; i < rows.length; i++) {
    const word = column(rows[i]!);
    if (word !== null && !PLAIN.test(word)) throw new TypeError(`${JSON.stringify(word)} is not a plain word`);
    if (i > 0) text += ',';
    text += word === null ? 'NULL' : `"${word}"`;
  }
  return `${text}}`;
}
