/** The demo's roster: crews sign on when their shift begins, and the supervisor plans the days ahead. */
import { DomainError } from '../core/errors.js';
import { type Actor } from '../services/actor.js';
import { type Services, type ShiftInput } from '../services/contract.js';
import { type BackgroundCalls } from './background-calls.js';

/** One look at who is to sign on. */
const LOOK_EVERY_MS = 15_000;
const PLAN_EVERY_MS = 3_600_000;
const DAYS_AHEAD = 7;
const DAY_MS = 86_400_000;
const PAGE = 200;

export interface RosterPlace {
  readonly unitId: string;
  readonly pattern: string;
  readonly crewIds: readonly string[];
}

export interface DemoRosterOptions {
  readonly services: Services;
  readonly supervisor: Actor;
  /** The officer of each unit. */
  readonly officers: ReadonlyMap<string, Actor>;
  /** Every day alike. */
  readonly daily: readonly RosterPlace[];
  /** Local day of a moment, `2026-11-22`. */
  readonly dayOf: (at: Date) => string;
  readonly nowMs: () => number;
  readonly calls: BackgroundCalls;
}

export class DemoRoster {
  private nextLookMs = 0;
  private nextPlanMs = 0;
  private isWorking = false;

  constructor(private readonly options: DemoRosterOptions) {}

  /** Looks now and then; one look at a time. */
  work(): void {
    const { calls, nowMs } = this.options;
    if (this.isWorking || nowMs() < this.nextLookMs) return;
    this.isWorking = true;
    this.nextLookMs = nowMs() + LOOK_EVERY_MS;
    calls.run(async () => {
      try {
        if (nowMs() >= this.nextPlanMs) await this.planAhead();
        await this.signOn();
      } finally {
        this.isWorking = false;
      }
    });
  }

  /** Puts the days on the roster that are not there yet. */
  private async planAhead(): Promise<void> {
    const { services, supervisor, daily, dayOf, nowMs, calls } = this.options;
    this.nextPlanMs = nowMs() + PLAN_EVERY_MS;
    for (let ahead = 0; ahead < DAYS_AHEAD && !calls.signal.aborted; ahead++) {
      const at = new Date(nowMs() + ahead * DAY_MS);
      const day = dayOf(at);
      const known = await this.unitsRostered(day, at);
      const missing = daily.filter(({ unitId }) => !known.has(unitId));
      if (missing.length === 0) continue;
      for (const code of new Set(missing.map(({ pattern }) => pattern))) {
        const shifts = missing
          .filter(({ pattern }) => pattern === code)
          .map(({ unitId, pattern, crewIds }): ShiftInput => ({ pattern, day, unitId, crewIds }));
        try {
          await services.rosters.putShifts(supervisor, { shifts });
        } catch (error) {
          // Today's is over, or somebody planned otherwise: the others are put all the same.
          if (!(error instanceof DomainError)) throw error;
        }
      }
    }
  }

  /** Also units of which shifts were withdrawn: whoever did that meant it. */
  private async unitsRostered(day: string, at: Date): Promise<Set<string>> {
    const { services, supervisor } = this.options;
    const span = { from: new Date(at.getTime() - DAY_MS), until: new Date(at.getTime() + 2 * DAY_MS) };
    const units = new Set<string>();
    for (let after: string | null = null; ;) {
      const page = await services.rosters.listShifts(supervisor, span, { first: PAGE, after });
      for (const { node } of page.edges) if (node.day === day && node.unitId !== null) units.add(node.unitId);
      if (!page.hasNextPage) return units;
      after = page.edges.at(-1)!.cursor;
    }
  }

  /** As soon as it may be, so that one crew relieves the other while the unit stays on duty. */
  private async signOn(): Promise<void> {
    const { services, supervisor, officers, nowMs, calls } = this.options;
    const { signOnEarlyS } = await services.rosters.settings(supervisor);
    const span = { from: new Date(nowMs()), until: new Date(nowMs() + signOnEarlyS * 1000) };
    const filter = { ...span, statuses: ['PLANNED'] as const };
    const { edges } = await services.rosters.listShifts(supervisor, filter, { first: PAGE });
    for (const { node: shift } of edges) {
      const officer = officers.get(shift.unitId ?? '');
      if (calls.signal.aborted) return;
      if (officer === undefined) continue;
      try {
        await services.shiftDuty.startShift(officer, { shiftId: shift.id });
      } catch (error) {
        // Out of service, or signed on by a human meanwhile.
        if (!(error instanceof DomainError)) throw error;
      }
    }
  }
}
