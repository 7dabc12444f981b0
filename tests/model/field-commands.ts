/** What is tried about who is at work where: shifts, posts at events, work that is handed over, patrol targets. */
import fc from 'fast-check';
import { type Place, place, recent, unit } from './things.js';

/** `shift`, `assignment`, `post`, `target`: counted back from the newest; those that do not exist yet are left alone. */
export type FieldCommand =
  /** Of half an hour; `begunMin`: minutes since it began, negative: until it begins. */
  | { readonly do: 'put shift'; readonly unit: number; readonly begunMin: number }
  | {
      readonly do: 'start shift' | 'end shift';
      readonly shift: number;
      readonly by: 'officer' | 'stranger' | 'dispatcher';
    }
  | { readonly do: 'withdraw shift'; readonly shift: number }
  | {
      readonly do: 'hand work over';
      readonly assignment: number;
      readonly unit: number;
      readonly by: 'officer' | 'stranger' | 'dispatcher';
    }
  | {
      readonly do: 'open post';
      readonly at: Place;
      readonly inS: number;
      readonly forS: number;
      readonly calledFor: number;
    }
  | { readonly do: 'post unit' | 'release unit'; readonly post: number; readonly unit: number }
  | { readonly do: 'end post'; readonly post: number }
  | {
      readonly do: 'answer target';
      readonly target: number;
      readonly step: 'ACCEPT' | 'DECLINE';
      readonly by: 'officer' | 'stranger' | 'dispatcher';
    }
  | { readonly do: 'plan patrol' | 'settle patrol' };

const by = fc.constantFrom(
  'officer' as const,
  'officer' as const,
  'officer' as const,
  'dispatcher' as const,
  'stranger' as const,
);

export const FIELD_COMMANDS: readonly { readonly weight: number; readonly arbitrary: fc.Arbitrary<FieldCommand> }[] = [
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('put shift' as const),
      unit,
      // The last cannot be signed on to yet.
      begunMin: fc.constantFrom(29, 25, 15, 0, -10, -40),
    }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('start shift' as const), shift: recent, by }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('end shift' as const), shift: recent, by }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('withdraw shift' as const), shift: recent }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('hand work over' as const), assignment: recent, unit, by }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('open post' as const),
      at: place,
      inS: fc.constantFrom(0, 60, 600),
      forS: fc.constantFrom(120, 600),
      calledFor: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('post unit' as const), post: fc.nat(2), unit }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('release unit' as const), post: fc.nat(2), unit }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('end post' as const), post: fc.nat(2) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('answer target' as const),
      target: recent,
      step: fc.constantFrom('ACCEPT' as const, 'ACCEPT' as const, 'DECLINE' as const),
      by,
    }),
  },
  { weight: 5, arbitrary: fc.constant<FieldCommand>({ do: 'plan patrol' }) },
  { weight: 4, arbitrary: fc.constant<FieldCommand>({ do: 'settle patrol' }) },
];
