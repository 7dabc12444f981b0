/** The local day of a deployment, as numbers begin with it. */

/** E.g. `20261122`. */
export function localDayFormat(timeZone: string): (at: Date) => string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return (at) => format.format(at).replaceAll('-', '');
}
