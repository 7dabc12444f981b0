/** The time that is left until a moment, by the second. */
import { clockTime } from '../i18n/format.js';
import { useNow } from './use-now.js';

/** `over`: said when the time is up. */
export function Countdown({ until, left, over }: { until: string; left: (time: string) => string; over: string }) {
  const now = useNow(500);
  const seconds = (Date.parse(until) - now) / 1000;
  return (
    <span class={`countdown${seconds < 10 ? ' countdown-short' : ''}`} role="timer">
      {seconds > 0 ? left(clockTime(Math.ceil(seconds))) : over}
    </span>
  );
}
