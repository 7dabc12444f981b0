/** Counters, gauges and histograms in the Prometheus text format (https://prometheus.io/docs/instrumenting/exposition_formats/), without a dependency. */

export type Labels = Readonly<Record<string, string>>;

export interface Counter {
  add(labels?: Labels, by?: number): void;
}

export interface Histogram {
  observe(labels: Labels, value: number): void;
}

export interface Metrics {
  counter(name: string, help: string): Counter;
  /** `read` is asked at each scrape. */
  gauge(name: string, help: string, read: () => number): void;
  /** A count that is kept elsewhere and only grows; `read` is asked at each scrape. */
  total(name: string, help: string, read: () => number): void;
  /** `bounds`: upper bounds of the buckets, ascending, without infinity. */
  histogram(name: string, help: string, bounds: readonly number[]): Histogram;
  /** The whole exposition. */
  expose(): string;
}

export const EXPOSITION_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

function escapeValue(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function series(name: string, labels: Labels): string {
  const parts = Object.entries(labels).map(([label, value]) => `${label}="${escapeValue(value)}"`);
  return parts.length === 0 ? name : `${name}{${parts.join(',')}}`;
}

interface Buckets {
  readonly labels: Labels;
  readonly counts: number[];
  sum: number;
  count: number;
}

export function createMetrics(): Metrics {
  const families: (() => string)[] = [];

  const family = (name: string, type: string, help: string, lines: () => string[]): void => {
    families.push(() => [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines()].join('\n'));
  };

  return {
    counter: (name, help) => {
      const values = new Map<string, number>();
      family(name, 'counter', help, () => [...values].map(([key, value]) => `${key} ${value}`));
      return {
        add: (labels = {}, by = 1) => {
          const key = series(name, labels);
          values.set(key, (values.get(key) ?? 0) + by);
        },
      };
    },
    gauge: (name, help, read) => family(name, 'gauge', help, () => [`${name} ${read()}`]),
    total: (name, help, read) => family(name, 'counter', help, () => [`${name} ${read()}`]),
    histogram: (name, help, bounds) => {
      const all = new Map<string, Buckets>();
      family(name, 'histogram', help, () => [...all.values()].flatMap((one) => histogramLines(name, bounds, one)));
      return {
        observe: (labels, value) => {
          const key = series(name, labels);
          let one = all.get(key);
          if (one === undefined) {
            one = { labels, counts: bounds.map(() => 0), sum: 0, count: 0 };
            all.set(key, one);
          }
          const bucket = bounds.findIndex((bound) => value <= bound);
          if (bucket >= 0) one.counts[bucket]! += 1;
          one.sum += value;
          one.count += 1;
        },
      };
    },
    expose: () => `${families.map((lines) => lines()).join('\n')}\n`,
  };
}

function histogramLines(name: string, bounds: readonly number[], { labels, counts, sum, count }: Buckets): string[] {
  let cumulative = 0;
  const buckets = bounds.map((bound, i) => {
    cumulative += counts[i]!;
    return `${series(`${name}_bucket`, { ...labels, le: String(bound) })} ${cumulative}`;
  });
  return [
    ...buckets,
    `${series(`${name}_bucket`, { ...labels, le: '+Inf' })} ${count}`,
    `${series(`${name}_sum`, labels)} ${sum}`,
    `${series(`${name}_count`, labels)} ${count}`,
  ];
}
