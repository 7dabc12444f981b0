/** The words of an incident and of a query in PostgreSQL's own notation (tsvector, tsquery). Neither needs a text search configuration or an extension. */
import { type Caller } from './incident.js';
import { type SearchPhrase, searchTerms } from './search-terms.js';

export interface SearchableIncident {
  readonly number: string;
  readonly address: string | null;
  readonly description: string | null;
  readonly caller: Omit<Caller, 'language'>;
}

/** https://www.postgresql.org/docs/15/textsearch-limitations.html */
const LAST_POSITION = 16_383;
const MOST_POSITIONS = 255;
/** Between fields, so that no phrase runs from one into the next. */
const FIELD_GAP = 10;

type Weight = 'A' | 'B' | 'C' | 'D';

/**
 * `words`: number, address and description, by falling weight (A, B, C). `allWords`: those and the caller's name and telephones (D), for readers who may
 * see callers.
 */
export function searchVectors(incident: SearchableIncident): { words: string; allWords: string } {
  const { name, phone, callbackPhone } = incident.caller;
  const open: [Weight, string | null][] = [
    ['A', incident.number],
    ['B', incident.address],
    ['C', incident.description],
  ];
  return {
    words: vectorOf(open),
    allWords: vectorOf([...open, ['D', name], ['D', phone], ['D', callbackPhone]]),
  };
}

function vectorOf(fields: readonly (readonly [Weight, string | null])[]): string {
  const places = new Map<string, string[]>();
  let from = 1;
  for (const [weight, text] of fields) {
    const terms = searchTerms(text ?? '', from);
    for (const { term, position } of terms) {
      const list = places.get(term) ?? [];
      if (position <= LAST_POSITION && list.length < MOST_POSITIONS) list.push(`${position}${weight}`);
      places.set(term, list);
    }
    from += terms.length + FIELD_GAP;
  }
  return [...places]
    .map(([term, list]) => (list.length === 0 ? quoted(term) : `${quoted(term)}:${list.join(',')}`))
    .join(' ');
}

/** All phrases must be there. */
export function toTsquery(phrases: readonly SearchPhrase[]): string {
  return phrases
    .map(({ terms, prefix }) => `(${terms.map((term) => quoted(term) + (prefix ? ':*' : '')).join(' <-> ')})`)
    .join(' & ');
}

/** Terms hold letters, digits and marks only; quoting keeps that from being a matter of trust. */
function quoted(term: string): string {
  return `'${term.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
