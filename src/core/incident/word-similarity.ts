/** How alike two short texts are, in any language and without dictionaries: by the pieces of writing that they share. */
import { bigramsOf, textRuns } from './search-terms.js';

/**
 * The different pieces of a text: of Chinese the pairs of neighbouring characters (a single character by itself), of other words the groups of three
 * letters with a space before and after the word, as in pg_trgm: `cat` → ` ca`, `cat`, `at `.
 */
export function piecesOf(text: string): Set<string> {
  const pieces = new Set<string>();
  for (const run of textRuns(text)) {
    const characters = [...(run.unspaced ? run.text : ` ${run.text} `)];
    if (!run.unspaced) for (let i = 0; i + 2 < characters.length; i++) pieces.add(characters.slice(i, i + 3).join(''));
    else if (characters.length === 1) pieces.add(run.text);
    else for (const pair of bigramsOf(characters)) pieces.add(pair);
  }
  return pieces;
}

/**
 * Dice's coefficient of the pieces, 2·|A∩B| / (|A|+|B|): 0 where nothing is shared (or a text has no words), 1 where all is (Dice 1945, Sørensen 1948;
 * on character pairs Adamson & Boreham 1974).
 */
export function wordSimilarity(a: string, b: string): number {
  const [left, right] = [piecesOf(a), piecesOf(b)];
  if (left.size === 0 || right.size === 0) return 0;
  let shared = 0;
  for (const piece of left) if (right.has(piece)) shared++;
  return (2 * shared) / (left.size + right.size);
}
