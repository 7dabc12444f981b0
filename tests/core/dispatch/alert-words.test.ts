import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  callForHelp,
  emptyPlaces,
  followUpOverdue,
  lateFor,
  noSignOfLifeFor,
  notAtScene,
  notMovingFor,
  openAtShiftEnd,
  postShort,
  silentFor,
  takenBy,
  taskOverdue,
  type Words,
} from '../../../src/core/dispatch/alert-words.js';

const TASK = { kind: 'stop-payment', name: '紧急止付', who: 'FRAUD_DESK' } as const;
const FAIR = { name: '庙会', nameEn: 'Temple fair' };

/** Of two different figures, all that is said. */
const SAYING: readonly ((a: number, b: number) => Words)[] = [
  (a) => notMovingFor(a),
  (a) => lateFor(a, false),
  (a) => lateFor(a, true),
  (a) => silentFor(a),
  (a) => noSignOfLifeFor(a),
  (a, b) => emptyPlaces(a, b),
  (a, b) => takenBy(`M-${a}`, '20261122-0042', b),
  (a) => takenBy(`M-${a}`, '20261122-0042', null),
  (a) => taskOverdue(TASK, a),
  (a) => followUpOverdue('MEDIATION_ROOM', true, a),
  (a) => followUpOverdue('TRAFFIC_POLICE', false, a),
  (a, b) => callForHelp(`F-${a}`, silentFor(b)),
  (a) => notAtScene(a),
  (a, b) => postShort(FAIR, a, b),
  (a) => openAtShiftEnd(a, 'EN_ROUTE'),
];

test('alerts say the same figures in both languages, and each in its own', () => {
  const figures = (text: string): string[] => (text.match(/\d+/g) ?? []).sort();
  fc.assert(
    fc.property(fc.nat(100_000), fc.nat(100_000), fc.constantFrom(...SAYING), (a, b, say) => {
      const { en, zh } = say(a, b);
      expect(figures(zh)).toEqual(figures(en));
      expect(en).toMatch(/^[\x20-\x7e]+$/);
      // But for call signs and numbers of incidents no word of English.
      expect(zh.replace(/[A-Z]-\d+|\d+-\d+/g, '')).not.toMatch(/[A-Za-z]/);
    }),
  );
});

test('alerts name who is concerned as the console does', () => {
  expect(silentFor(null)).toEqual({ en: 'no fix at all', zh: '从无定位' });
  expect(taskOverdue(TASK, 61).zh).toBe('反诈中心的“紧急止付”已超时 61 秒');
  expect(followUpOverdue('TRAFFIC_POLICE', false, 61).zh).toBe('交警尚未接收，反馈已逾期 61 秒');
  expect(openAtShiftEnd(900, 'ON_SCENE')).toEqual({
    en: 'the shift ended 900 s ago, and the assignment is ON_SCENE',
    zh: '班次已结束 900 秒，处警仍为“到场”',
  });
  expect(postShort({ name: '庙会', nameEn: null }, 1, 2).en).toBe('庙会: 1 of 2 units are missing');
});
