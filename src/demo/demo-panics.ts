/**
 * Calls for help in the demo: now and then an officer on patrol presses the button, sometimes by mistake, and stays where it was pressed until it is over. A call that
 * a human makes for a simulated unit is treated alike.
 */
import { type Actor } from '../services/actor.js';
import { type Services } from '../services/contract.js';
import { type BackgroundCalls } from './background-calls.js';
import { between, exponential, pick, type RandomSource } from '../core/random.js';

const LOOK_EVERY_MS = 3_000;
/** One call in so many is a mistake, which its officer finds out after a while. */
const MISTAKE_ONE_IN = 3;
const MISTAKE_FOUND_S = [20, 40] as const;
const MISTAKE = '误触，人员平安 · Pressed by mistake, all well';

export interface DemoPanicsOptions {
  readonly services: Services;
  readonly units: readonly { readonly unitId: string; readonly officer: Actor }[];
  readonly nowMs: () => number;
  readonly calls: BackgroundCalls;
  readonly random: RandomSource;
  /** Mean time between two calls; null: none but those that humans make. */
  readonly meanGapMs: number | null;
  /** Reads what is open. */
  readonly feeder: Actor;
}

interface Mistake {
  readonly panicId: string;
  readonly officer: Actor;
  readonly foundAtMs: number;
}

export class DemoPanics {
  private inDanger: ReadonlySet<string> = new Set();
  private nextCallMs: number;
  private nextLookMs = 0;
  private mistake: Mistake | null = null;
  private isBusy = false;

  constructor(private readonly options: DemoPanicsOptions) {
    this.nextCallMs = this.afterGap();
  }

  isInDanger(unitId: string): boolean {
    return this.inDanger.has(unitId);
  }

  /** Starts the call that is due, if any, one at a time. */
  work(): void {
    const { calls, nowMs } = this.options;
    if (this.isBusy || nowMs() < this.nextLookMs) return;
    this.isBusy = true;
    this.nextLookMs = nowMs() + LOOK_EVERY_MS;
    calls.run(async () => {
      try {
        await this.look();
      } finally {
        this.isBusy = false;
      }
    });
  }

  private async look(): Promise<void> {
    const { services, units, feeder, nowMs } = this.options;
    const unitIds = units.map(({ unitId }) => unitId);
    const open = await services.safety.openPanicsByUnitIds(feeder, unitIds);
    this.inDanger = new Set(open.keys());
    const { mistake } = this;
    if (mistake !== null && nowMs() >= mistake.foundAtMs) {
      this.mistake = null;
      // Who came may have cleared it meanwhile.
      if ([...open.values()].some(({ id }) => id === mistake.panicId))
        await services.safety.cancelPanic(mistake.officer, { panicId: mistake.panicId, reason: MISTAKE });
    }
    if (open.size > 0) this.nextCallMs = this.afterGap();
    else if (nowMs() >= this.nextCallMs) await this.call();
  }

  private async call(): Promise<void> {
    const { services, units, feeder, nowMs, random } = this.options;
    this.nextCallMs = this.afterGap();
    const unitIds = units.map(({ unitId }) => unitId);
    const statuses = await services.units.statusesByUnitIds(feeder, unitIds);
    const onPatrol = units.filter(({ unitId }) => statuses.get(unitId) === 'AVAILABLE');
    if (onPatrol.length === 0) return;
    const { unitId, officer } = pick(random, onPatrol);
    const panic = await services.safety.raisePanic(officer, { unitId });
    this.inDanger = new Set([unitId]);
    if (random() < 1 / MISTAKE_ONE_IN)
      this.mistake = {
        panicId: panic.id,
        officer,
        foundAtMs: nowMs() + between(random, ...MISTAKE_FOUND_S) * 1000,
      };
  }

  private afterGap(): number {
    const { meanGapMs, nowMs, random } = this.options;
    return meanGapMs === null ? Infinity : nowMs() + exponential(random, meanGapMs);
  }
}
