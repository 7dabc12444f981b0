import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backOffMs } from '../../../src/events/bus/back-off.js';
import { OtherNodes } from '../../../src/events/bus/other-nodes.js';

describe('what is known of the other nodes', () => {
  it('has a gap exactly where a number does not follow the one before of the same node', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ node: fc.constantFrom('a', 'b', 'c'), lost: fc.nat(2) }), { maxLength: 50 }),
        (messages) => {
          const others = new OtherNodes();
          const sent = new Map<string, number>();
          for (const { node, lost } of messages) {
            const isFirst = !sent.has(node);
            const number = (sent.get(node) ?? 0) + lost + 1;
            sent.set(node, number);
            expect(others.note(node, number, 0)).toBe(!isFirst && lost > 0);
          }
          expect(others.size).toBe(sent.size);
        },
      ),
      { seed: 5 },
    );
  });

  it('takes a node that says nothing for silent, until it speaks again or is forgotten', () => {
    const others = new OtherNodes();
    others.note('a', 1, 0);
    others.note('b', 1, 0);
    expect(others.isAnySilent(3_000)).toBe(false);
    others.note('a', 2, 4_000);
    expect(others.isAnySilent(4_000)).toBe(true);
    others.note('b', 2, 5_000);
    expect(others.isAnySilent(5_000)).toBe(false);
    expect(others.isAnySilent(20_000)).toBe(true);
    expect(others.isAnySilent(66_000)).toBe(false);
    expect(others.size).toBe(0);
  });
});

describe('the wait before the next try', () => {
  it('doubles up to ten seconds, and is between half and the whole of that', () => {
    expect([1, 2, 3, 7, 1_000].map((failures) => backOffMs(failures, 0))).toEqual([125, 250, 500, 5_000, 5_000]);
    expect([1, 2, 3, 7, 1_000].map((failures) => backOffMs(failures, 0.999))).toSatisfy((waits: number[]) =>
      waits.every((ms, i) => ms > [240, 490, 990, 9_900, 9_900][i]! && ms <= 10_000),
    );
  });
});
