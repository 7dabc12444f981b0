import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { searchPhrases, searchTerms } from '../../../src/core/incident/search-terms.js';
import { searchVectors, toTsquery } from '../../../src/core/incident/search-vector.js';

const NOBODY = { name: null, phone: null, callbackPhone: null };

describe('the words of a text', () => {
  it('are whole words, and pairs of Chinese characters with the last character', () => {
    expect(searchTerms('3号楼起火, Room 1418!').map(({ term }) => term)).toEqual([
      '3',
      '号楼',
      '楼起',
      '起火',
      '火',
      'room',
      '1418',
    ]);
  });

  it('are the same for full-width and capital letters', () => {
    expect(searchTerms('ＡＢＣ１２')).toEqual(searchTerms('abc12'));
  });

  it('keep characters outside the basic plane whole', () => {
    expect(searchTerms('𠮷野家').map(({ term }) => term)).toEqual(['𠮷野', '野家', '家']);
  });

  it('are cut where no index could hold them', () => {
    expect(searchTerms('x'.repeat(5000))[0]!.term).toHaveLength(100);
  });
});

describe('a query', () => {
  it('wants runs of Chinese as they are, and other words by their beginning', () => {
    expect(toTsquery(searchPhrases('南门打架 Room 火'))).toBe("('南门' <-> '门打' <-> '打架') & ('room':*) & ('火':*)");
  });

  it('of marks only has nothing to look for', () => {
    expect(searchPhrases('，。!? --')).toEqual([]);
  });
});

/** Whether terms answer a query, by the obvious reading of PostgreSQL's rules. */
function matches(text: string, query: string): boolean {
  const terms = searchTerms(text);
  return searchPhrases(query).every(({ terms: wanted, prefix }) =>
    terms.some(({ term, position }) =>
      prefix
        ? term.startsWith(wanted[0]!)
        : wanted.every((each, i) => terms.some((other) => other.position === position + i && other.term === each)) &&
          term === wanted[0],
    ),
  );
}

describe('the search', () => {
  it('finds a text by every part of its Chinese, and by nothing that is not in it', () => {
    const run = fc.string({ unit: fc.constantFrom(...'南门口打架火灾'), minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(run, run, fc.nat(), fc.nat(), (text, query, a, b) => {
        const from = a % text.length;
        expect(matches(text, text.slice(from, from + 1 + (b % (text.length - from))))).toBe(true);
        expect(matches(text, query)).toBe(text.includes(query));
      }),
    );
  });

  it('weighs the number above the address above the description, and keeps the caller apart', () => {
    const { words, allWords } = searchVectors({
      number: '20260302-0001',
      address: '南门',
      description: 'fight',
      caller: { ...NOBODY, name: 'Li', phone: '138' },
    });
    expect(words).toBe("'20260302':1A '0001':2A '南门':13B '门':14B 'fight':25C");
    expect(allWords).toBe(`${words} 'li':36D '138':47D`);
  });
});
