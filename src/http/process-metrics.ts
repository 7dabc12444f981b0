/** What the process itself costs: memory, CPU, and how long the event loop keeps others waiting. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { type Metrics } from './metrics.js';

const NS_PER_S = 1e9;
const US_PER_S = 1e6;

/** Returns what stops the measuring. */
export function measureProcess(metrics: Metrics): () => void {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  const startedAtS = Date.now() / 1_000 - process.uptime();
  // A histogram without a sample yet answers NaN, which the format allows but nobody wants to see.
  const seconds = (ns: number): number => (Number.isFinite(ns) ? ns / NS_PER_S : 0);

  metrics.gauge('process_resident_memory_bytes', 'Resident memory.', () => process.memoryUsage.rss());
  metrics.gauge('nodejs_heap_used_bytes', 'JavaScript heap in use.', () => process.memoryUsage().heapUsed);
  metrics.gauge(
    'nodejs_external_memory_bytes',
    'Memory of buffers outside the heap.',
    () => process.memoryUsage().external,
  );
  metrics.gauge('process_cpu_seconds', 'CPU time used since the start, user and system.', () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / US_PER_S;
  });
  metrics.gauge('process_start_time_seconds', 'Start of the process, Unix time.', () => startedAtS);
  metrics.gauge('nodejs_eventloop_delay_p50_seconds', 'Delay of the event loop, median since the start.', () =>
    seconds(delay.percentile(50)),
  );
  metrics.gauge('nodejs_eventloop_delay_p99_seconds', 'Delay of the event loop, 99th percentile since the start.', () =>
    seconds(delay.percentile(99)),
  );
  metrics.gauge('nodejs_eventloop_delay_max_seconds', 'Longest delay of the event loop since the start.', () =>
    seconds(delay.max),
  );
  return () => delay.disable();
}
