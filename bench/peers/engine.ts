/** What a routing engine must do to be measured, and how its run is described. Every engine runs in a process of its own. */

/** A question as asked of everybody: how long do these units take to this incident? Numbers of junctions, see street-table.ts. */
export interface Question {
  readonly units: readonly number[];
  readonly incident: number;
}

/** One number per unit of the question: milliseconds, or metres where the contender is asked for lengths. Null: no answer for this unit. */
export type Costs = readonly (number | null)[];

/**
 * A loaded engine. Only `ask` is timed: `request` builds beforehand what the engine takes, `costsOf` reads afterwards what it gave, so that no engine
 * pays for text that it does not need.
 */
export interface Engine<Request = unknown, Reply = unknown> {
  request(question: Question): Request;
  ask(request: Request): Reply | Promise<Reply>;
  costsOf(reply: Reply, question: Question): Costs;
  /** The process that answers, where that is not this one. */
  readonly processId?: number;
  close?(): Promise<void>;
}

/** How an engine's answers are compared with the reference, see agreement.ts. */
export const Agreement = {
  /** The same graph: the same milliseconds for every unit. */
  EQUAL: 'EQUAL',
  /** The same graph, by a program that is known not to find every shortest way: never less, nearly always the same. */
  MOSTLY_EQUAL: 'MOSTLY_EQUAL',
  /** The five units that come first, with their milliseconds. */
  FIRST_FIVE: 'FIRST_FIVE',
  /** The same roads, other speeds: all units. */
  OTHER_SPEEDS: 'OTHER_SPEEDS',
  /** The same roads, metres instead of seconds: nothing is left that speeds could explain. */
  LENGTHS: 'LENGTHS',
  /** Questions of its own, to which the others have no answers. Proved equal to the plain search by the tests. */
  NONE: 'NONE',
} as const;
export type Agreement = (typeof Agreement)[keyof typeof Agreement];

export interface Contender {
  readonly name: string;
  /** Says in a few words what is measured. */
  readonly what: string;
  readonly engine: EngineName;
  readonly variant: string;
  readonly agreement: Agreement;
  /** Searches once per unit: its time grows with their number, and it is left out where it would take too long. */
  readonly isPerUnit?: boolean;
  /** Asked for its answers only; no time is printed. */
  readonly isUntimed?: boolean;
}

export type EngineName = 'xunge' | 'valhalla' | 'pgrouting' | 'ngraph' | 'geojson';

/** The work of one process, as it finds it in a file. */
export interface Job {
  readonly contender: Contender;
  /** Where the city's files lie, see city-files.ts. */
  readonly cityFolder: string;
  /** Where the packages are installed. */
  readonly cacheFolder: string;
  /** For each fleet, and at most this long, warm-up excluded. */
  readonly secondsPerFleet: number;
  /** The answers to so many questions of each fleet are kept to be compared. */
  readonly comparedQuestions: number;
}

/** What one process found. */
export interface Run {
  readonly loadS: number;
  /** Peak of the process, in megabytes, after loading and at the end. */
  readonly loadedMb: number;
  readonly peakMb: number;
  readonly fleets: readonly FleetRun[];
}

export interface FleetRun {
  readonly size: number;
  /** Milliseconds of each question, in order. Empty where it was left out. */
  readonly timesMs: readonly number[];
  /** Mean processor time of a question in milliseconds, all threads and collecting garbage included: what a busy machine does not change much. */
  readonly cpuMs: number;
  /** Answers to the first questions, in order. */
  readonly answers: readonly Costs[];
  /** Why it was left out; null: it was not. */
  readonly leftOut: string | null;
}

/** A peer that cannot be had on this machine: the run goes on without it. */
export class MissingPeer extends Error {}
