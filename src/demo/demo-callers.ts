/** The people who call in the demo: they report the incidents of the stream, at places inside grids, as the reporter's account. */
import { DomainError } from '../core/errors.js';
import { type RoadNetwork } from '../core/road/road-network.js';
import { type Actor } from '../services/actor.js';
import { type ReportIncidentInput, type Services } from '../services/contract.js';
import { type BackgroundCalls } from './background-calls.js';
import { type IncidentPlace, IncidentPlaces } from './incident-places.js';
import { type IncidentCall, type IncidentStream } from './incident-stream.js';
import { type RandomSource } from '../core/random.js';

/** Draws of a place until one lies in a grid; then the last is taken, since some districts have roads outside all grids. */
const PLACE_ATTEMPTS = 8;
/** Time until a report that failed is sent again, with the same key. */
const RETRY_MS = 5_000;
const LEAST_URGENT = 4;

export interface DemoCallersOptions {
  readonly services: Services;
  readonly reporter: Actor;
  readonly roads: () => RoadNetwork;
  readonly stream: IncidentStream;
  /** The stream pauses while so many incidents wait for a unit. */
  readonly maxWaiting: number;
  readonly nowMs: () => number;
  readonly calls: BackgroundCalls;
  readonly random: RandomSource;
}

export class DemoCallers {
  private readonly runName: string;
  private readonly reported = new Set<string>();
  private places: IncidentPlaces | null = null;
  private priorities: ReadonlyMap<string, number> | null = null;
  private call: IncidentCall;
  private callAtMs: number;
  private callCount = 0;
  private unsent: ReportIncidentInput | null = null;
  private isCalling = false;

  constructor(private readonly options: DemoCallersOptions) {
    this.runName = `demo-${options.nowMs()}`;
    this.call = options.stream.next();
    this.callAtMs = options.nowMs() + this.call.gapMs;
  }

  /** Whether the incident was reported here, since the start of this process. */
  isOurs(incidentId: string): boolean {
    return this.reported.has(incidentId);
  }

  /** Reports the next incident if its time has come. `waitingCount` null: not known yet. */
  work(waitingCount: number | null): void {
    const { calls, nowMs, maxWaiting } = this.options;
    if (this.isCalling || nowMs() < this.callAtMs) return;
    if (waitingCount === null || waitingCount >= maxWaiting) {
      // The lines are not kept: who found them busy calls after the same gap again.
      this.callAtMs = nowMs() + this.call.gapMs;
      return;
    }
    this.isCalling = true;
    calls.run(async () => {
      try {
        await this.report();
      } catch (error) {
        this.callAtMs = nowMs() + RETRY_MS;
        throw error;
      } finally {
        this.isCalling = false;
      }
    });
  }

  private async report(): Promise<void> {
    const { services, reporter, stream, nowMs, calls } = this.options;
    this.unsent ??= await this.write(this.call);
    if (calls.signal.aborted) return;
    try {
      const { incident } = await services.incidents.reportIncident(reporter, this.unsent);
      this.reported.add(incident.id);
    } catch (error) {
      // What is refused once is refused again; what failed otherwise may have been written, and the key tells.
      if (!(error instanceof DomainError)) throw error;
      calls.report(error);
    }
    this.unsent = null;
    this.call = stream.next();
    this.callAtMs = nowMs() + this.call.gapMs;
  }

  private async write(call: IncidentCall): Promise<ReportIncidentInput> {
    const { location, address } = await this.drawPlace();
    return {
      type: call.type,
      location,
      address,
      priority: await this.priorityOf(call),
      description: call.description,
      caller: call.caller,
      idempotencyKey: `${this.runName}-${++this.callCount}`,
    };
  }

  private async priorityOf({ type, priorityShift }: IncidentCall): Promise<number | null> {
    const { services, reporter } = this.options;
    this.priorities ??= new Map(
      (await services.incidents.listTypes(reporter)).map(({ slug, defaultPriority }) => [slug, defaultPriority]),
    );
    const usual = this.priorities.get(type);
    return usual === undefined ? null : Math.max(1, Math.min(LEAST_URGENT, usual + priorityShift));
  }

  private async drawPlace(): Promise<IncidentPlace> {
    const { services, reporter, roads, random } = this.options;
    const { graph } = roads();
    if (this.places?.graph !== graph) this.places = new IncidentPlaces(graph);
    let place = this.places.draw(random);
    for (let attempt = 1; attempt < PLACE_ATTEMPTS; attempt++) {
      if ((await services.territory.gridAt(reporter, place.location)) !== null) break;
      place = this.places.draw(random);
    }
    return place;
  }
}
