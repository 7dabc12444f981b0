/** What anybody may try in a run of the model. */
import fc from 'fast-check';
import { type AssignmentStep } from '../../src/core/incident/assignment.js';
import { type GridReportStep } from '../../src/core/grid-work/grid-report.js';
import { type UnitDuty } from '../../src/core/fleet/unit.js';
import { FIELD_COMMANDS, type FieldCommand } from './field-commands.js';
import { type Place, place, recent, unit } from './things.js';

export const TYPES = ['street-disturbance', 'traffic-accident', 'dispute'] as const;

/** `task`, `handOver`: counted back from the newest. `offence`: what is reported of the task; null: something that its schema does not allow. */
export type TaskCommand =
  | { readonly do: 'complete task'; readonly task: number; readonly offence: boolean | null }
  | { readonly do: 'skip task'; readonly task: number }
  | { readonly do: 'hand over'; readonly incident: number }
  | {
      readonly do: 'step hand-over';
      readonly handOver: number;
      readonly step: 'ACCEPT' | 'FOLLOW_UP' | 'RETURN' | 'WITHDRAW';
    };

/** `incident`, `assignment`, `report`, `alert`, `closure`, `call`: counted back from the newest; those that do not exist yet are left alone. */
export type Command =
  | { readonly do: 'nothing' }
  | { readonly do: 'report'; readonly at: Place; readonly type: number; readonly priority: number | null }
  | { readonly do: 'assign'; readonly incident: number; readonly unit: number }
  | { readonly do: 'dispatch' | 'recommend'; readonly incident: number }
  | {
      readonly do: 'step';
      readonly assignment: number;
      readonly step: AssignmentStep;
      /** The unit's own officer, the officer of some other unit, or a dispatcher. */
      readonly by: 'officer' | 'stranger' | 'dispatcher';
    }
  | {
      readonly do: 'resolve' | 'cancel' | 'archive' | 'reopen';
      readonly incident: number;
    }
  | { readonly do: 'unmerge'; readonly incident: number }
  | { readonly do: 'merge'; readonly incident: number; readonly into: number }
  | { readonly do: 'transfer'; readonly incident: number; readonly to: 'S1' | 'S2' | 'ambulance' }
  | { readonly do: 'prioritise'; readonly incident: number; readonly priority: number }
  | { readonly do: 'move incident'; readonly incident: number; readonly to: Place }
  | {
      readonly do: 'call for help';
      readonly unit: number;
      readonly at: Place | null;
      readonly by: 'officer' | 'dispatcher';
    }
  | { readonly do: 'take call back'; readonly call: number }
  | { readonly do: 'confirm status'; readonly assignment: number }
  | { readonly do: 'duty'; readonly unit: number; readonly duty: UnitDuty; readonly by: 'officer' | 'dispatcher' }
  | { readonly do: 'move'; readonly unit: number; readonly to: Place }
  | { readonly do: 'close road'; readonly at: Place; readonly forS: number | null }
  | { readonly do: 'reopen road'; readonly closure: number }
  | {
      readonly do: 'put plan';
      readonly type: number;
      readonly priority: number | null;
      readonly automatic: boolean;
      readonly count: number;
      readonly skilled: boolean;
      readonly tasks: boolean;
    }
  | { readonly do: 'put policy'; readonly policy: 'BORDERLESS' | 'HOME_STATION_FIRST' | 'HOME_STATION_ONLY' }
  | TaskCommand
  | FieldCommand
  | {
      readonly do: 'start break';
      readonly unit: number;
      readonly minutes: number;
      readonly by: 'officer' | 'dispatcher';
    }
  | { readonly do: 'end break'; readonly unit: number }
  | { readonly do: 'file grid report'; readonly at: Place }
  | { readonly do: 'step grid report'; readonly report: number; readonly step: GridReportStep }
  | { readonly do: 'acknowledge alert'; readonly alert: number }
  | { readonly do: 'wait'; readonly s: number }
  | { readonly do: 'run queue' | 'run clockwork' | 'restart' };

/** Something that somebody asks for, at one of the nodes; `again`: the request is sent twice with one idempotency key, the second time to the other node. */
export interface Request {
  readonly command: Command;
  readonly node: 0 | 1;
  readonly again: boolean;
}

/** One request, or several at the same time. */
export type Turn = readonly Request[];

const type = fc.nat(TYPES.length - 1);
const priority = fc.integer({ min: 1, max: 4 });

const command: fc.Arbitrary<Command> = fc.oneof(
  // Shrinking replaces what does not matter by the first of these.
  { withCrossShrink: true },
  { weight: 1, arbitrary: fc.constant<Command>({ do: 'nothing' }) },
  {
    weight: 9,
    arbitrary: fc.record({
      do: fc.constant('report' as const),
      at: place,
      type,
      priority: fc.option(priority, { freq: 2 }),
    }),
  },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('assign' as const), incident: recent, unit }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constantFrom('dispatch' as const, 'recommend' as const), incident: recent }),
  },
  {
    weight: 30,
    arbitrary: fc.record({
      do: fc.constant('step' as const),
      assignment: recent,
      step: fc.oneof(
        {
          weight: 8,
          arbitrary: fc.constantFrom<AssignmentStep>('ACKNOWLEDGE', 'START_TRAVEL', 'ARRIVE', 'CLEAR', 'CLEAR'),
        },
        { weight: 2, arbitrary: fc.constantFrom<AssignmentStep>('DECLINE', 'CANCEL') },
      ),
      by: fc.constantFrom(
        'officer' as const,
        'officer' as const,
        'officer' as const,
        'dispatcher' as const,
        'stranger' as const,
      ),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'resolve' as const,
        'cancel' as const,
        'archive' as const,
        'reopen' as const,
        'reopen' as const,
      ),
      incident: recent,
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('unmerge' as const), incident: recent }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('merge' as const), incident: recent, into: recent }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('transfer' as const),
      incident: recent,
      to: fc.constantFrom('S1' as const, 'S2' as const, 'ambulance' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('prioritise' as const), incident: recent, priority }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('move incident' as const), incident: recent, to: place }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('call for help' as const),
      unit,
      at: fc.option(place),
      by: fc.constantFrom('officer' as const, 'dispatcher' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('take call back' as const), call: fc.nat(2) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('confirm status' as const), assignment: recent }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('duty' as const),
      unit,
      duty: fc.constantFrom<UnitDuty>('ON_DUTY', 'ON_DUTY', 'OFF_DUTY', 'OUT_OF_SERVICE'),
      by: fc.constantFrom('officer' as const, 'dispatcher' as const),
    }),
  },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('move' as const), unit, to: place }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('close road' as const),
      at: place,
      forS: fc.option(fc.constantFrom(30, 300)),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reopen road' as const), closure: fc.nat(2) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('put plan' as const),
      type,
      priority: fc.option(priority),
      automatic: fc.boolean(),
      count: fc.integer({ min: 1, max: 3 }),
      skilled: fc.boolean(),
      tasks: fc.constantFrom(true, true, false),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('put policy' as const),
      policy: fc.constantFrom('BORDERLESS' as const, 'HOME_STATION_FIRST' as const, 'HOME_STATION_ONLY' as const),
    }),
  },
  {
    weight: 7,
    arbitrary: fc.record({
      do: fc.constant('complete task' as const),
      task: recent,
      offence: fc.constantFrom(true, false, false, null),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('skip task' as const), task: recent }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('hand over' as const), incident: recent }) },
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constant('step hand-over' as const),
      handOver: recent,
      step: fc.constantFrom(
        'ACCEPT' as const,
        'ACCEPT' as const,
        'FOLLOW_UP' as const,
        'RETURN' as const,
        'WITHDRAW' as const,
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('start break' as const),
      unit,
      minutes: fc.constantFrom(5, 30),
      by: fc.constantFrom('officer' as const, 'dispatcher' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('end break' as const), unit }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('file grid report' as const), at: place }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('step grid report' as const),
      report: fc.nat(3),
      step: fc.constantFrom<GridReportStep>('START_VERIFICATION', 'VERIFY', 'REJECT', 'CLOSE', 'BECOME_INCIDENT'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('acknowledge alert' as const), alert: fc.nat(4) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('wait' as const), s: fc.constantFrom(1, 5, 20, 60, 200, 700) }) },
  { weight: 6, arbitrary: fc.constant<Command>({ do: 'run clockwork' }) },
  { weight: 4, arbitrary: fc.constant<Command>({ do: 'run queue' }) },
  ...FIELD_COMMANDS,
);

const request: fc.Arbitrary<Request> = fc.record({
  command,
  node: fc.constantFrom(0 as const, 1 as const),
  again: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
});

const restart: fc.Arbitrary<Turn> = fc
  .constantFrom(0 as const, 1 as const)
  .map((node) => [{ command: { do: 'restart' }, node, again: false }]);

export const turn: fc.Arbitrary<Turn> = fc.oneof(
  { withCrossShrink: true },
  { weight: 90, arbitrary: fc.tuple(request) },
  { weight: 9, arbitrary: fc.array(request, { minLength: 2, maxLength: 4 }) },
  { weight: 1, arbitrary: restart },
);
