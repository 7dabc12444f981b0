/**
 * Words of a text, for searching without dictionaries: Chinese (and other scripts that put no space between words) as pairs of neighbouring characters,
 * everything else as whole words. Forms of the same character (full width, ligatures) and of the same letter (capital, small) count as one.
 */

/** A term of a text, and its place: neighbours have neighbouring places, so that phrases can be told from words that merely both occur. */
export interface SearchTerm {
  readonly term: string;
  /** 1, 2, 3, ... */
  readonly position: number;
}

const UNSPACED = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}`;
/** Group 1: a run of an unspaced script; group 2: a word or a number. */
const RUN = new RegExp(`([${UNSPACED}]+)|((?:(?![${UNSPACED}])[\\p{L}\\p{M}\\p{N}])+)`, 'gu');
/** PostgreSQL refuses lexemes of more than 2,046 bytes; no word is that long. */
const MOST_WORD_LENGTH = 100;

export interface TextRun {
  readonly text: string;
  /** Written without spaces between words. */
  readonly unspaced: boolean;
}

/** The runs of letters, digits and characters of a text in normal form (NFKC, small letters), in order. */
export function textRuns(text: string): TextRun[] {
  return [...text.normalize('NFKC').toLowerCase().matchAll(RUN)].map(([run, unspaced]) => ({
    text: run,
    unspaced: unspaced !== undefined,
  }));
}

/** Pairs of neighbouring characters, none for a single one. */
export function bigramsOf(characters: readonly string[]): string[] {
  return characters.slice(1).map((character, i) => characters[i]! + character);
}

/**
 * The terms that a text is found by, first position `from`. A run of Chinese gives its pairs and its last character: every character begins a term, so a
 * single one can be looked for by prefix.
 */
export function searchTerms(text: string, from = 1): SearchTerm[] {
  const terms: SearchTerm[] = [];
  for (const run of textRuns(text)) {
    const position = from + terms.length;
    if (!run.unspaced) {
      terms.push({ term: run.text.slice(0, MOST_WORD_LENGTH), position });
      continue;
    }
    const characters = [...run.text];
    for (const [i, term] of [...bigramsOf(characters), characters.at(-1)!].entries())
      terms.push({ term, position: position + i });
  }
  return terms;
}

/** Terms that must stand next to each other in this order; with `prefix` the (only) term need only begin so. */
export interface SearchPhrase {
  readonly terms: readonly string[];
  readonly prefix: boolean;
}

/** What a text must hold, all of it, to answer the query: words by their beginning, runs of Chinese as they are. Empty where nothing can be looked for. */
export function searchPhrases(query: string): SearchPhrase[] {
  return textRuns(query).map(({ text, unspaced }) => {
    const characters = [...text];
    return unspaced && characters.length > 1
      ? { terms: bigramsOf(characters), prefix: false }
      : { terms: [text.slice(0, MOST_WORD_LENGTH)], prefix: true };
  });
}
