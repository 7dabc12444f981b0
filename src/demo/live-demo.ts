/**
 * The live demo: simulated units patrol, acknowledge, drive, arrive and clear, and incidents come in. It acts through the same services and with the same
 * rights as people do, so the log, the times and the refusals are the real ones, and a human at the console plays along with it.
 */
import { type LonLat } from '../core/geo/point.js';
import { type RoadNetwork } from '../core/road/road-network.js';
import { type VehicleClass } from '../core/vehicle.js';
import { type Actor } from '../services/actor.js';
import { type PositionFixInput, type Services } from '../services/contract.js';
import { BackgroundCalls } from './background-calls.js';
import { DemoCallers } from './demo-callers.js';
import { DemoDispatcher } from './demo-dispatcher.js';
import { DemoPanics } from './demo-panics.js';
import { DeskAtWork } from './desk-at-work.js';
import { IncidentStream, type IncidentTexts } from './incident-stream.js';
import { OfficerAtWork } from './officer-at-work.js';
import { DemoRoster, type DemoRosterOptions } from './demo-roster.js';
import { forkRandom, type RandomSource } from '../core/random.js';
import { SimulatedUnit } from './simulated-unit.js';

export interface DemoUnit {
  readonly unitId: string;
  readonly vehicle: VehicleClass;
  /** The account of the unit's officer. */
  readonly officer: Actor;
  readonly home: LonLat;
}

export interface LiveDemoOptions {
  readonly services: Services;
  /** The roads as they are now; a new import is taken over with the next drive. */
  readonly roads: () => RoadNetwork;
  readonly units: readonly DemoUnit[];
  /** Sends units to the incidents that no human takes. */
  readonly dispatcher: Actor;
  /** Who plans the shifts of the units, and how; absent: nobody does. */
  readonly roster?: Pick<DemoRosterOptions, 'supervisor' | 'daily' | 'dayOf'>;
  /** Do their tasks, and what is handed over to them: desks, community officers. The dispatcher's tasks are done as well. */
  readonly desks?: readonly Actor[];
  /** Reports the incidents: a grid worker or a dispatcher. */
  readonly reporter: Actor;
  /** Sends the fixes of all units in one call: an ADMIN. */
  readonly feeder: Actor;
  readonly incidentTexts: readonly IncidentTexts[];
  /** The services' own clock. A clock that runs faster makes everything faster. */
  readonly clock: () => Date;
  /** Seeded: everything that is left to chance comes from it. */
  readonly random: RandomSource;
  /** What went wrong in the background; the demo goes on. */
  readonly onError: (error: unknown) => void;
  /** Real milliseconds from one tick to the next. */
  readonly tickMs?: number;
  /** Mean time between two incidents, by `clock`; null: no incidents but those of others. */
  readonly meanIncidentGapMs?: number | null;
  /** Mean time between two calls for help of officers; null, as by default: none but those of others. */
  readonly meanPanicGapMs?: number | null;
  /** No new incident while so many wait for a unit. */
  readonly maxWaiting?: number;
}

export interface LiveDemo {
  /** Ends feeds and timers and waits for the calls that are running; nothing is written afterwards. */
  stop(): Promise<void>;
}

/** Patrol routes planned in one tick: they are what a tick costs, and a second later is early enough. */
const PATROLS_PER_TICK = 3;

/** Returns at once; the units begin where they were last seen, and active assignments are taken up as they stand. */
export function startLiveDemo(options: LiveDemoOptions): LiveDemo {
  const { services, units, feeder, dispatcher, clock, random, tickMs = 1_000, meanIncidentGapMs = 45_000 } = options;
  const calls = new BackgroundCalls(options.onError);
  const nowMs = (): number => clock().getTime();
  const shared = { services, roads: options.roads, nowMs, calls };
  const unitIds = units.map(({ unitId }) => unitId);
  const simulated = units.map((unit) => new SimulatedUnit({ ...unit, random: forkRandom(random) }));
  const officers = units.map(
    ({ officer }, i) => new OfficerAtWork({ ...shared, officer, unit: simulated[i]!, random: forkRandom(random) }),
  );
  const callers =
    meanIncidentGapMs === null
      ? null
      : new DemoCallers({
          ...shared,
          reporter: options.reporter,
          stream: new IncidentStream(options.incidentTexts, meanIncidentGapMs, forkRandom(random)),
          maxWaiting: options.maxWaiting ?? 8,
          random: forkRandom(random),
        });
  const desk = new DemoDispatcher({
    ...shared,
    dispatcher,
    isOurs: (incidentId) => callers?.isOurs(incidentId) ?? false,
    random: forkRandom(random),
  });
  const panics = new DemoPanics({
    ...shared,
    units,
    feeder,
    meanGapMs: options.meanPanicGapMs ?? null,
    random: forkRandom(random),
  });
  const roster =
    options.roster === undefined
      ? null
      : new DemoRoster({
          ...shared,
          ...options.roster,
          officers: new Map(units.map(({ unitId, officer }) => [unitId, officer])),
        });
  const atDesks = [dispatcher, ...(options.desks ?? [])].map(
    (actor) => new DeskAtWork({ ...shared, actor, random: forkRandom(random) }),
  );
  let isPlaced = false;
  let isReporting = false;
  let timer: NodeJS.Timeout | null = null;

  /** From the live positions; before that is known nobody moves. */
  async function placeUnits(): Promise<void> {
    const positions = await services.units.positionsByUnitIds(feeder, unitIds);
    for (const unit of simulated) unit.place(positions.get(unit.unitId) ?? null, nowMs());
    isPlaced = true;
    for (const officer of officers) {
      calls.run(() => officer.listen());
      calls.run(() => officer.listenToPatrol());
    }
    for (const atDesk of atDesks) calls.run(() => atDesk.listen());
  }

  async function moveUnits(): Promise<void> {
    const statuses = await services.units.statusesByUnitIds(feeder, unitIds);
    const roads = options.roads();
    const now = nowMs();
    let planned = 0;
    for (const [i, unit] of simulated.entries()) {
      try {
        const onDuty = statuses.get(unit.unitId) === 'AVAILABLE' && !panics.isInDanger(unit.unitId);
        if (unit.move(now, roads, { onDuty, mayPlanPatrol: planned < PATROLS_PER_TICK })) planned++;
        officers[i]!.work();
      } catch (error) {
        calls.report(error);
      }
    }
    reportFixes(now);
  }

  /** One report at a time: while one is on its way the units' next fixes wait, and only the newest is sent. */
  function reportFixes(now: number): void {
    if (isReporting) return;
    const fixes = simulated.map((unit) => unit.takeFix(now)).filter((fix): fix is PositionFixInput => fix !== null);
    if (fixes.length === 0) return;
    isReporting = true;
    calls.run(async () => {
      try {
        await services.positions.reportPositions(feeder, fixes);
      } finally {
        isReporting = false;
      }
    });
  }

  /** The next tick is set when this one is over, so that ticks never pile up. */
  async function tick(): Promise<void> {
    try {
      if (!isPlaced) await placeUnits();
      if (calls.signal.aborted) return;
      await moveUnits();
      desk.work();
      panics.work();
      roster?.work();
      for (const atDesk of atDesks) atDesk.work();
      callers?.work(desk.waitingCount);
    } finally {
      schedule();
    }
  }

  function schedule(): void {
    if (calls.signal.aborted) return;
    timer = setTimeout(() => calls.run(tick), tickMs);
  }

  calls.run(tick);
  return {
    stop: async () => {
      if (timer !== null) clearTimeout(timer);
      await calls.stop();
    },
  };
}
