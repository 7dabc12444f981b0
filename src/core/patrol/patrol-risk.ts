/** How much a grid is worth being seen in: its risk at an hour of the day, times how long nobody was seen there. */

/** Incidents of so many days count, by the hour of the day at which they were reported. */
export const RISK_DAYS = 28;
/** Households of a full grid in town: its risk where nothing ever happens is 1. */
const FULL_GRID_HOUSEHOLDS = 300;
/** Longer than this a grid is simply unseen: one that was never seen must not draw every unit for ever. */
export const UNSEEN_AT_MOST_S = 86_400;
const HOURS = 24;

/**
 * Risk of a grid: households / 300, plus the incidents that a week brings around this hour (half of those of the hours before and after it count).
 * One incident a week at this hour counts as much as 300 households.
 *
 * @param incidentsByHour [24] reported in the grid in the last `RISK_DAYS` days, by local hour of the day
 * @param hour 0 to 23, local
 */
export function gridRisk(households: number, incidentsByHour: ArrayLike<number>, hour: number): number {
  const before = incidentsByHour[(hour + HOURS - 1) % HOURS]!;
  const after = incidentsByHour[(hour + 1) % HOURS]!;
  const around = incidentsByHour[hour]! + (before + after) / 2;
  return households / FULL_GRID_HOUSEHOLDS + (around * 7) / RISK_DAYS;
}

/** Risk times seconds unseen; `lastSeenMs` NaN: never. */
export function patrolWeight(risk: number, lastSeenMs: number, nowMs: number): number {
  return risk * unseenS(lastSeenMs, nowMs);
}

/** 0 to `UNSEEN_AT_MOST_S`; the latter also where nobody was ever seen (NaN). */
export function unseenS(lastSeenMs: number, nowMs: number): number {
  if (Number.isNaN(lastSeenMs)) return UNSEEN_AT_MOST_S;
  return Math.min(Math.max(0, (nowMs - lastSeenMs) / 1000), UNSEEN_AT_MOST_S);
}
