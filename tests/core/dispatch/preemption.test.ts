import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkPreemptionMatrix,
  DEFAULT_PREEMPTION,
  findPreemptionRule,
  leastSavingS,
  type PreemptionMatrix,
  type PreemptionRule,
  rankRobberies,
  type RobberyCandidate,
} from '../../../src/core/dispatch/preemption.js';
import { PRIORITIES } from '../../../src/core/dispatch/priority-weight.js';
import { ACTIVE_STATUSES, type AssignmentStatus } from '../../../src/core/incident/assignment.js';

const rule = (more: Partial<PreemptionRule> = {}): PreemptionRule => ({
  by: 1,
  from: 3,
  states: ['OFFERED'],
  mustSaveS: 60,
  ...more,
});

/** On the way to a fresh incident of priority 3, 50 s from it; another unit would be there in 150 s. */
const candidate = (unitId: string, more: Partial<RobberyCandidate> = {}): RobberyCandidate => ({
  unitId,
  arrivalS: 40,
  priority: 3,
  state: 'EN_ROUTE',
  waitedS: 0,
  arrivalThereS: 50,
  replacementArrivalS: 150,
  ...more,
});
const ids = (candidates: readonly RobberyCandidate[], freeArrivalS: number | null = 300): string[] =>
  rankRobberies({ priority: 1, waitedS: 0, freeArrivalS, candidates }).map(({ unitId }) => unitId);

describe('the priority matrix', () => {
  it('lets the most urgent rob the two least urgent before they have somebody on scene', () => {
    const allowed = PRIORITIES.flatMap((by) =>
      PRIORITIES.flatMap((from) =>
        ACTIVE_STATUSES.filter((state) => findPreemptionRule(DEFAULT_PREEMPTION, by, from, state) !== null).map(
          (state) => `${by} ${from} ${state}`,
        ),
      ),
    );
    expect(allowed).toEqual([
      '1 3 OFFERED',
      '1 3 ACKNOWLEDGED',
      '1 3 EN_ROUTE',
      '1 4 OFFERED',
      '1 4 ACKNOWLEDGED',
      '1 4 EN_ROUTE',
    ]);
    expect(() => {
      checkPreemptionMatrix(DEFAULT_PREEMPTION, []);
    }).not.toThrow();
  });

  it('never lets anybody rob the same or a more urgent priority, or a scene, whatever it says', () => {
    const everything = PRIORITIES.flatMap((by) =>
      PRIORITIES.map((from) => rule({ by, from, states: [...ACTIVE_STATUSES] as PreemptionRule['states'] })),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...PRIORITIES),
        fc.constantFrom(...PRIORITIES),
        fc.constantFrom<AssignmentStatus>(...ACTIVE_STATUSES, 'CLEARED', 'EXPIRED'),
        (by, from, state) => {
          const isFair = from > by && ['OFFERED', 'ACKNOWLEDGED', 'EN_ROUTE'].includes(state);
          expect(findPreemptionRule(everything, by, from, state) !== null).toBe(isFair);
        },
      ),
      { seed: 20261122 },
    );
  });

  const wrong: readonly (readonly [name: string, matrix: PreemptionMatrix, message: string])[] = [
    ['the same priority', [rule({ from: 1 })], 'matrix.0.from: is 1; expected a less urgent priority than 1'],
    ['a more urgent one', [rule({ by: 4, from: 2 })], 'matrix.0.from: is 2; expected a less urgent priority than 4'],
    ['an unknown one', [rule({ from: 5 as 4 })], 'matrix.0.from: is 5'],
    ['a scene', [rule({ states: ['ON_SCENE' as 'EN_ROUTE'] })], 'matrix.0.states: has ON_SCENE'],
    ['no state', [rule({ states: [] })], 'matrix.0.states: is empty'],
    ['half seconds', [rule({ mustSaveS: 0.5 })], 'matrix.0.mustSaveS: is 0.5'],
    [
      'a case told twice',
      [rule(), rule({ mustSaveS: 9 })],
      'matrix.1.states: priority 1 from 3 in OFFERED is in rule 0',
    ],
  ];
  for (const [name, matrix, message] of wrong)
    it(`is refused with ${name}`, () => {
      expect(() => {
        checkPreemptionMatrix(matrix, ['matrix']);
      }).toThrow(
        expect.objectContaining({ code: 'BAD_USER_INPUT', message: expect.stringContaining(message) as string }),
      );
    });
});

describe('the robberies that may be made', () => {
  it('save at least what the rule asks, against the first free unit', () => {
    expect(ids([candidate('a', { arrivalS: 240 }), candidate('b', { arrivalS: 241 })])).toEqual(['a']);
  });

  it('are never nearer to the first free unit than the least that any rule asks, so that units beyond need not be looked at', () => {
    const priority = fc.constantFrom(...PRIORITIES);
    const rules = fc.array(
      fc.record({
        by: priority,
        from: priority,
        states: fc.constant(['EN_ROUTE'] as const),
        mustSaveS: fc.integer({ min: 0, max: 200 }),
      }),
      { maxLength: 6 },
    );
    const someone = fc.record({ arrivalS: fc.integer({ min: 0, max: 300 }), priority });
    fc.assert(
      fc.property(rules, priority, fc.array(someone), fc.integer({ min: 0, max: 300 }), (matrix, by, all, free) => {
        const candidates = all.map((more, i) => candidate(String(i), more));
        const robbed = rankRobberies({ priority: by, waitedS: 0, freeArrivalS: free, candidates, matrix });
        const saving = leastSavingS(matrix, by);
        if (saving === null) expect(robbed).toEqual([]);
        else for (const { unitId } of robbed) expect(all[Number(unitId)]!.arrivalS).toBeLessThanOrEqual(free - saving);
      }),
      { seed: 42 },
    );
    expect(leastSavingS(DEFAULT_PREEMPTION, 1)).toBe(60);
    expect(leastSavingS(DEFAULT_PREEMPTION, 2)).toBeNull();
  });

  it('need no time saved where nobody is free', () => {
    expect(
      rankRobberies({ priority: 1, waitedS: 0, freeArrivalS: null, candidates: [candidate('a', { arrivalS: 900 })] }),
    ).toEqual([{ unitId: 'a', rule: DEFAULT_PREEMPTION[0], savedS: null, delayS: 100, cost: 8 * 900 + 2 * 100 }]);
  });

  it('come with the time saved here and lost there, cheapest first', () => {
    const [first, second] = rankRobberies({
      priority: 1,
      waitedS: 0,
      freeArrivalS: 300,
      candidates: [candidate('nearer'), candidate('replaceable', { arrivalS: 60, replacementArrivalS: 55 })],
    });
    expect(first).toMatchObject({ unitId: 'replaceable', savedS: 240, delayS: 5, cost: 8 * 60 + 2 * 5 });
    expect(second).toMatchObject({ unitId: 'nearer', savedS: 260, delayS: 100, cost: 8 * 40 + 2 * 100 });
  });

  it('spare whoever has waited long', () => {
    expect(ids([candidate('waited', { waitedS: 1200 }), candidate('fresh', { arrivalS: 45 })])).toEqual([
      'fresh',
      'waited',
    ]);
  });

  it('count a long wait where nobody would come instead', () => {
    const alone = candidate('alone', { replacementArrivalS: null });
    expect(rankRobberies({ priority: 1, waitedS: 0, freeArrivalS: 300, candidates: [alone] })).toMatchObject([
      { delayS: 1800 },
    ]);
  });

  it('cost nothing there where the replacement comes before', () => {
    const early = candidate('early', { replacementArrivalS: 10 });
    expect(rankRobberies({ priority: 1, waitedS: 0, freeArrivalS: 300, candidates: [early] })).toMatchObject([
      { delayS: 0 },
    ]);
  });

  it('leave those out that the matrix protects', () => {
    expect(
      ids([
        candidate('urgent', { priority: 2 }),
        candidate('there', { state: 'ON_SCENE' }),
        candidate('fair', { priority: 4 }),
      ]),
    ).toEqual(['fair']);
    expect(rankRobberies({ priority: 2, waitedS: 0, freeArrivalS: null, candidates: [candidate('a')] })).toEqual([]);
  });

  it('prefer, among equals, the less urgent, the one for whom less was done, and the lower id', () => {
    const free = { replacementArrivalS: 50 };
    expect(
      ids([
        candidate('b', free),
        candidate('a', free),
        candidate('told', { ...free, state: 'OFFERED' }),
        candidate('routine', { ...free, priority: 4 }),
      ]),
    ).toEqual(['routine', 'told', 'a', 'b']);
  });
});
