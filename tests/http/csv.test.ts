import { describe, expect, it } from 'vitest';
import { toCsv } from '../../src/http/csv.js';

describe('a table as CSV', () => {
  it('begins with a byte order mark, ends rows with CRLF and quotes what needs it (RFC 4180)', () => {
    expect(
      toCsv(
        ['a', '名'],
        [
          [1, 'plain'],
          [null, 'say "hi", twice\nplease'],
        ],
      ),
    ).toBe('\uFEFFa,名\r\n1,plain\r\n,"say ""hi"", twice\nplease"\r\n');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '  =1', '＝1', '　+1', '\r=1'])(
    'keeps %j from being a formula',
    (text) => {
      const [, cell] = toCsv(['a'], [[text]]).split('\r\n', 2);
      expect(cell).toMatch(/^"?'/);
    },
  );

  it('leaves numbers numbers, also negative ones', () => {
    expect(toCsv(['a'], [[-5]])).toBe('\uFEFFa\r\n-5\r\n');
  });
});
