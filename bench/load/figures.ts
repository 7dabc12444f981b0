/** Figures as a table for people and as one line of JSON for machines. */
import { percentile } from '../city.js';

const SHOWN_ERRORS = 5;

export interface Row {
  readonly what: string;
  readonly count: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

export function rowOf(what: string, ms: readonly number[]): Row {
  const maxMs = ms.reduce((most, each) => Math.max(most, each), 0);
  return { what, count: ms.length, p50Ms: percentile(ms, 0.5), p99Ms: percentile(ms, 0.99), maxMs };
}

export function print(
  scenario: string,
  {
    rows,
    facts,
    errors,
  }: { rows: readonly Row[]; facts: Readonly<Record<string, unknown>>; errors: readonly string[] },
): void {
  console.log(`\n## ${scenario}\n\n| | count | p50 | p99 | max |\n|---|---|---|---|---|`);
  for (const { what, count, p50Ms, p99Ms, maxMs } of rows)
    console.log(`| ${what} | ${count} | ${p50Ms.toFixed(1)} ms | ${p99Ms.toFixed(1)} ms | ${maxMs.toFixed(1)} ms |`);
  console.log();
  for (const [name, value] of Object.entries(facts)) console.log(`- ${name}: ${String(value)}`);
  console.log(`- errors: ${errors.length}`);
  for (const error of errors.slice(0, SHOWN_ERRORS)) console.log(`  - ${error}`);
  console.log(JSON.stringify({ bench: 'load', scenario, rows, facts, errors: errors.length }));
}
