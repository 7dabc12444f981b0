/** One engine in a process of its own: loads the city, answers the questions, writes what it found. Arguments: the file of its job, the file for its run. */
import { readFileSync, writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { readQuestions } from './city-files.js';
import { load } from './contenders.js';
import { cpuMs, peakMb } from './process-use.js';
import { type Costs, type Engine, type FleetRun, type Job, type Question, type Run } from './engine.js';

/** The share of the time for a fleet that may go into warming up, and the most questions for it. */
const WARM_UP_SHARE = 0.1;
const WARM_UP_QUESTIONS = 500;
/** Units in a warm-up question of an engine that searches once for each. */
const WARM_UP_UNITS = 20;
/** A fleet of which one question would take this many times the time allowed is left out. */
const LEAVE_OUT_BEYOND = 3;

async function timed(engine: Engine, question: Question): Promise<{ reply: unknown; ms: number; cpuMs: number }> {
  const request = engine.request(question);
  const usedBefore = cpuMs(engine.processId);
  const begin = performance.now();
  const answer = engine.ask(request);
  // An answer that is there at once is not kept waiting for the next turn of the loop.
  const reply: unknown = answer instanceof Promise ? await answer : answer;
  const ms = performance.now() - begin;
  return { reply, ms, cpuMs: cpuMs(engine.processId) - usedBefore };
}

/** Asks the last questions, which are measured last if at all. Returns the mean milliseconds of one. */
async function warmUp(engine: Engine, questions: readonly Question[], limitMs: number): Promise<number> {
  let sumMs = 0;
  let count = 0;
  while (count === 0 || (sumMs < limitMs && count < WARM_UP_QUESTIONS)) {
    sumMs += (await timed(engine, questions[questions.length - 1 - (count % questions.length)]!)).ms;
    count++;
  }
  return sumMs / count;
}

async function runFleet(
  engine: Engine,
  units: readonly number[],
  incidents: readonly number[],
  { contender, secondsPerFleet, comparedQuestions }: Job,
): Promise<FleetRun> {
  const limitMs = secondsPerFleet * 1000;
  const fewUnits = contender.isPerUnit ? units.slice(0, WARM_UP_UNITS) : units;
  const warmUps = incidents.map((incident) => ({ units: fewUnits, incident }));
  const expectedMs = ((await warmUp(engine, warmUps, limitMs * WARM_UP_SHARE)) * units.length) / fewUnits.length;
  const size = units.length;
  if (expectedMs > limitMs * LEAVE_OUT_BEYOND) {
    const leftOut = `one question would take about ${Math.round(expectedMs / 1000)} s`;
    return { size, timesMs: [], cpuMs: NaN, answers: [], leftOut };
  }
  const timesMs: number[] = [];
  const answers: Costs[] = [];
  let [spentMs, usedMs] = [0, 0];
  for (const incident of incidents) {
    if (contender.isUntimed && answers.length === comparedQuestions) break;
    const question = { units, incident };
    const { reply, ms, cpuMs: questionCpuMs } = await timed(engine, question);
    timesMs.push(ms);
    if (answers.length < comparedQuestions) answers.push(engine.costsOf(reply, question));
    spentMs += ms;
    usedMs += questionCpuMs;
    if (spentMs > limitMs) break;
  }
  return { size, timesMs, cpuMs: usedMs / timesMs.length, answers, leftOut: null };
}

async function main([jobFile, runFile]: readonly string[]): Promise<void> {
  const job = JSON.parse(readFileSync(jobFile!, 'utf8')) as Job;
  const { fleets, incidents } = readQuestions(job.cityFolder);
  const begin = performance.now();
  const engine = await load(job, Math.max(...fleets.map((units) => units.length)));
  const loadS = (performance.now() - begin) / 1000;
  const loadedMb = peakMb(engine.processId);
  const runs: FleetRun[] = [];
  for (const units of fleets) runs.push(await runFleet(engine, units, incidents, job));
  const run: Run = { loadS, loadedMb, peakMb: peakMb(engine.processId), fleets: runs };
  await engine.close?.();
  writeFileSync(runFile!, JSON.stringify(run));
}

await main(process.argv.slice(2));
