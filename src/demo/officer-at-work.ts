/** The officer of a simulated unit: listens to the unit's assignment feed and takes the steps, as the officer's own account does from a phone. */
import { DomainError } from '../core/errors.js';
import { type Assignment, AssignmentStep } from '../core/incident/assignment.js';
import { type RoadNetwork } from '../core/road/road-network.js';
import { type Actor } from '../services/actor.js';
import { type Services } from '../services/contract.js';
import { type BackgroundCalls, pause } from './background-calls.js';
import { completeTask } from './complete-task.js';
import { dueStep, type OfficerTask } from './officer-task.js';
import { isTargetOpen, type PatrolTarget } from '../core/patrol/patrol-target.js';
import { pick, type RandomSource } from '../core/random.js';
import { type SimulatedUnit } from './simulated-unit.js';

/** Real time from the failure of a feed to its next subscription, and of a step to its next attempt. */
const RETRY_MS = 1_000;
const STEP_RETRY_MS = 5_000;

const RESULTS = [
  '现场处置完毕 · Handled on the spot',
  '双方已劝解 · Both parties calmed down',
  '已登记移交社区 · Recorded and passed on to the community',
  '未发现异常 · Nothing unusual was found',
  '已安全护送离开 · Escorted to safety',
];
const EXCUSES = ['车辆故障 · Vehicle trouble', '正在处理群众求助 · Already helping somebody on the street'];
const NO_ROAD = '无路可达 · No road leads there';

export interface OfficerAtWorkOptions {
  readonly services: Services;
  readonly unit: SimulatedUnit;
  readonly officer: Actor;
  readonly roads: () => RoadNetwork;
  readonly nowMs: () => number;
  readonly calls: BackgroundCalls;
  readonly random: RandomSource;
}

export class OfficerAtWork {
  private cursor: string | null = null;
  private isCalling = false;
  private quietUntilMs = 0;

  constructor(private readonly options: OfficerAtWorkOptions) {}

  /** Follows the feed until the demo stops; a feed that breaks is taken up again where it broke. */
  async listen(): Promise<void> {
    const { calls } = this.options;
    while (!calls.signal.aborted) {
      try {
        await this.readFeed();
      } catch (error) {
        calls.report(error);
      }
      await pause(RETRY_MS, calls.signal);
    }
  }

  /** Follows the patrol targets of the unit in the same way. */
  async listenToPatrol(): Promise<void> {
    const { services, unit, officer, calls, nowMs } = this.options;
    const { signal } = calls;
    let cursor: string | null = null;
    while (!signal.aborted) {
      try {
        for await (const item of services.patrol.patrolFeed(officer, { unitId: unit.unitId, after: cursor, signal })) {
          if (signal.aborted) return;
          cursor = item.cursor;
          const { target } = item;
          if (target === undefined) continue;
          unit.patrolTo(isTargetOpen(target.status) ? target.place : null, nowMs());
          if (target.status === 'OFFERED') await this.accept(target);
        }
      } catch (error) {
        calls.report(error);
      }
      await pause(RETRY_MS, signal);
    }
  }

  private async accept({ id }: PatrolTarget): Promise<void> {
    try {
      await this.options.services.patrol.stepTarget(this.options.officer, 'ACCEPT', { targetId: id });
    } catch (error) {
      // Called away in the same moment, or there already.
      if (!(error instanceof DomainError)) throw error;
    }
  }

  /** Starts the call that is due, if any. One call at a time; its answer shows in a later tick. */
  work(): void {
    const { unit, calls, nowMs } = this.options;
    const { task } = unit;
    if (task === null || this.isCalling || nowMs() < this.quietUntilMs) return;
    const step = dueStep(task, unit.situation(nowMs()));
    if (step === null && !unit.needsDestination) return;
    this.isCalling = true;
    calls.run(async () => {
      try {
        await (step === null ? this.lookUpDestination(task) : this.takeStep(task, step));
      } catch (error) {
        this.quietUntilMs = nowMs() + STEP_RETRY_MS;
        throw error;
      } finally {
        this.isCalling = false;
      }
    });
  }

  private async readFeed(): Promise<void> {
    const { services, unit, officer, calls, nowMs } = this.options;
    const { signal } = calls;
    // Without a cursor the feed tells the active assignment, but not that there is none any more.
    if (this.cursor === null) await this.readActive();
    const options = { unitId: unit.unitId, after: this.cursor, signal };
    for await (const item of services.feeds.assignmentFeed(officer, options)) {
      if (signal.aborted) return;
      this.cursor = item.cursor;
      if (item.assignment === undefined) {
        await this.readActive();
        continue;
      }
      if (item.assignment.status === 'OFFERED') this.confirmDelivery(item.assignment.id);
      if (item.isRedelivery) continue;
      unit.follow(item.assignment, nowMs());
      if (item.kind === 'assignment.incident-changed') unit.askTheWay(item.assignment.id, nowMs());
      if (item.kind === 'assignment.status-asked') this.confirmStatus(item.assignment.id);
    }
  }

  /** As the program on a telephone does, before its officer has looked. */
  private confirmDelivery(assignmentId: string): void {
    const { services, officer, calls } = this.options;
    calls.run(async () => void (await services.delivery.confirmDelivery(officer, { assignmentId })));
  }

  /** Whoever is through with the work in the same moment need not answer any more. */
  private confirmStatus(assignmentId: string): void {
    const { services, officer, calls } = this.options;
    calls.run(async () => {
      try {
        await services.safety.confirmStatus(officer, { assignmentId });
      } catch (error) {
        if (!(error instanceof DomainError) || error.code !== 'CONFLICT') throw error;
      }
    });
  }

  private async readActive(): Promise<void> {
    const { services, unit, officer, nowMs } = this.options;
    const active = await services.units.activeAssignmentsByUnitIds(officer, [unit.unitId]);
    unit.adopt(active.get(unit.unitId) ?? null, nowMs());
  }

  private async lookUpDestination({ assignmentId, incidentId }: OfficerTask): Promise<void> {
    const { services, unit, officer, roads } = this.options;
    const incident = (await services.incidents.incidentsByIds(officer, [incidentId])).get(incidentId);
    if (incident === undefined) throw new Error(`the officer of unit ${unit.unitId} cannot see incident ${incidentId}`);
    unit.sendTo(assignmentId, incident.location, roads());
  }

  private async takeStep({ assignmentId }: OfficerTask, step: AssignmentStep): Promise<void> {
    const { services, unit, officer, nowMs } = this.options;
    let taken: Assignment;
    if (step === AssignmentStep.CLEAR) await this.finishTasks();
    try {
      taken = await services.dispatch.stepAssignment(officer, step, { assignmentId, reason: this.reasonFor(step) });
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'CONFLICT') throw error;
      // Somebody was quicker: called off, or the step taken at the console.
      await this.readActive();
      return;
    }
    unit.follow(taken, nowMs());
  }

  /** What the plan asks of the unit, before it says that it is done. Tasks of forms that are too much for a demo are left to others. */
  private async finishTasks(): Promise<void> {
    const { services, officer, random, nowMs } = this.options;
    const left = new Set<string>();
    for (;;) {
      const { edges } = await services.tasks.myTasks(officer, { statuses: ['OPEN'] }, { first: 20 });
      const task = edges.map(({ node }) => node).find(({ id }) => !left.has(id));
      if (task === undefined) return;
      left.add(task.id);
      await completeTask(services, officer, task, nowMs(), random);
    }
  }

  private reasonFor(step: AssignmentStep): string | null {
    const { unit, random, nowMs } = this.options;
    if (step === AssignmentStep.CLEAR) return pick(random, RESULTS);
    if (step !== AssignmentStep.DECLINE) return null;
    return unit.situation(nowMs()).isReachable === false ? NO_ROAD : pick(random, EXCUSES);
  }
}
