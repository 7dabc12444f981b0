/**
 * The demo's dispatcher: sends the nearest unit to incidents that nobody has been sent to, and leaves enough of them for a while so that whoever
 * looks at the console for the first time has something to do.
 */
import { DomainError } from '../core/errors.js';
import { type DispatchMode } from '../core/dispatch/response-plan.js';
import { isActive } from '../core/incident/assignment.js';
import { type Incident } from '../core/incident/incident.js';
import { isUnsettled } from '../core/tasks/task.js';
import { type Actor } from '../services/actor.js';
import { type Services } from '../services/contract.js';
import { type BackgroundCalls } from './background-calls.js';
import { between, type RandomSource } from '../core/random.js';

/** One in so many of the demo's incidents is left to the human. */
const LEAVE_ONE_IN = 3;
const PROMPT_S = [3, 10] as const;
const LEFT_S = [60, 90] as const;
/** What others reported is theirs to dispatch for so long. */
const OTHERS_S = 90;
/** The least time that others have, also when the incident comes back to them. */
const OTHERS_AGAIN_S = 20;
const NO_UNIT_RETRY_S = 15;
const LOOK_EVERY_MS = 2_000;
/** Units are asked for so many candidates besides those who have declined. */
const CANDIDATES = 5;
const MAX_LISTED = 50;

/** Milliseconds until the demo takes a waiting incident in hand. `isOurs`: reported by the demo itself. */
export function patienceMs(
  { isOurs, reportedAtMs, nowMs }: { isOurs: boolean; reportedAtMs: number; nowMs: number },
  random: RandomSource,
): number {
  if (!isOurs) return Math.max(reportedAtMs + OTHERS_S * 1000 - nowMs, OTHERS_AGAIN_S * 1000);
  const [min, max] = random() < 1 / LEAVE_ONE_IN ? LEFT_S : PROMPT_S;
  return between(random, min, max) * 1000;
}

export interface DemoDispatcherOptions {
  readonly services: Services;
  readonly dispatcher: Actor;
  readonly isOurs: (incidentId: string) => boolean;
  readonly nowMs: () => number;
  readonly calls: BackgroundCalls;
  readonly random: RandomSource;
}

export class DemoDispatcher {
  /** By incident that waits: when the demo takes it in hand. */
  private readonly dueAtMs = new Map<string, number>();
  private nextLookMs = 0;
  private isLooking = false;
  private waiting: number | null = null;

  constructor(private readonly options: DemoDispatcherOptions) {}

  /** Incidents without a unit when it last looked; null before. */
  get waitingCount(): number | null {
    return this.waiting;
  }

  /** Looks at the list now and then; one look at a time. */
  work(): void {
    const { calls, nowMs } = this.options;
    if (this.isLooking || nowMs() < this.nextLookMs) return;
    this.isLooking = true;
    this.nextLookMs = nowMs() + LOOK_EVERY_MS;
    calls.run(async () => {
      try {
        await this.look();
      } finally {
        this.isLooking = false;
      }
    });
  }

  private async look(): Promise<void> {
    const { services, dispatcher, calls, nowMs } = this.options;
    const page = await services.incidents.listIncidents(dispatcher, { statuses: ['RECEIVED', 'HELD'] }, 'MOST_URGENT', {
      first: MAX_LISTED,
    });
    const incidents = page.edges.map(({ node }) => node);
    this.waiting = incidents.length;
    this.plan(incidents);
    for (const incident of incidents) {
      if (calls.signal.aborted) return;
      if (nowMs() >= this.dueAtMs.get(incident.id)!) await this.send(incident);
    }
  }

  /** Forgets who no longer waits: an incident that comes back, because its unit declined, gets a new term. */
  private plan(incidents: readonly Incident[]): void {
    const { isOurs, nowMs, random } = this.options;
    const ids = new Set(incidents.map(({ id }) => id));
    for (const id of this.dueAtMs.keys()) if (!ids.has(id)) this.dueAtMs.delete(id);
    for (const { id, reportedAt } of incidents) {
      if (this.dueAtMs.has(id)) continue;
      const now = nowMs();
      const incident = { isOurs: isOurs(id), reportedAtMs: reportedAt.getTime(), nowMs: now };
      this.dueAtMs.set(id, now + patienceMs(incident, random));
    }
  }

  private async send(incident: Incident): Promise<void> {
    const { services, dispatcher, calls, nowMs } = this.options;
    this.dueAtMs.set(incident.id, nowMs() + NO_UNIT_RETRY_S * 1000);
    const mode = await this.modeOf(incident);
    if (mode === 'ON_TASK') return this.resolveWithoutUnit(incident);
    // The program sends the units by itself, and looks again as soon as one is free.
    if (mode === 'AUTOMATIC') return;
    const unwilling = await this.listUnwilling(incident);
    if (unwilling === null) return;
    const { candidates } = await services.dispatch.nearestUnits(dispatcher, {
      to: incident.location,
      first: CANDIDATES + unwilling.size,
    });
    for (const { unitId } of candidates) {
      if (calls.signal.aborted) return;
      if (!unwilling.has(unitId) && (await this.assign(incident.id, unitId))) return;
    }
  }

  /** Who sends units, by the plan that the incident was opened with. */
  private async modeOf({ id }: Incident): Promise<DispatchMode | undefined> {
    const { services, dispatcher } = this.options;
    return (await services.responsePlans.plansByIncidentIds(dispatcher, [id])).get(id)?.content.dispatch;
  }

  /** Everything was done by telephone, and no task sent for a unit: that is all there is to it. */
  private async resolveWithoutUnit({ id, type }: Incident): Promise<void> {
    const { services, dispatcher } = this.options;
    const tasks = (await services.tasks.tasksByIncidentIds(dispatcher, [id])).get(id) ?? [];
    if (tasks.some(({ status }) => isUnsettled(status))) return;
    const [disposition] = await services.incidentWork.listDispositions(dispatcher, type);
    if (disposition === undefined) return;
    try {
      await services.incidentWork.resolve(dispatcher, { incidentId: id, disposition: disposition.slug });
    } catch (error) {
      // A human was quicker, or a unit is on its way meanwhile.
      if (!(error instanceof DomainError) || error.code !== 'CONFLICT') throw error;
    }
  }

  /** Units that have declined this incident; null where a human has sent somebody meanwhile. */
  private async listUnwilling({ id }: Incident): Promise<Set<string> | null> {
    const { services, dispatcher } = this.options;
    const byIncident = await services.incidents.assignmentsByIncidentIds(dispatcher, [id]);
    const assignments = byIncident.get(id) ?? [];
    if (assignments.some(({ status }) => isActive(status))) return null;
    return new Set(assignments.filter(({ status }) => status === 'DECLINED').map(({ unitId }) => unitId));
  }

  /** False where another console took the unit in the same moment: the next nearest is tried. */
  private async assign(incidentId: string, unitId: string): Promise<boolean> {
    const { services, dispatcher } = this.options;
    try {
      await services.dispatch.assignUnit(dispatcher, { incidentId, unitId });
      return true;
    } catch (error) {
      if (error instanceof DomainError && error.code === 'CONFLICT') return false;
      throw error;
    }
  }
}
