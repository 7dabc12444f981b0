/** Traffic signals on the way of an arc (OSM wiki, Tag:highway=traffic_signals), and what passing them takes. */
import { type VehicleClass } from '../vehicle.js';
import { type OsmTags } from './osm-network.js';

/**
 * Milliseconds that a signal takes on average at URGENT travel. Lights and siren let cars and motorbikes pass, but slowly; who goes by cycle
 * hurries without them; who walks crosses when it is clear. Assumptions, kept small on purpose.
 */
export const SIGNAL_DELAY_MS: Readonly<Record<VehicleClass, number>> = {
  FOOT: 0,
  CYCLE: 3000,
  EBIKE: 3000,
  MOTORBIKE: 2000,
  CAR: 3000,
};

/** Whom a signal at a node stops, seen along the ways there. */
export const SignalSide = { NOBODY: 0, ALONG: 1, AGAINST: 2, ARRIVING: 3 } as const;
export type SignalSide = (typeof SignalSide)[keyof typeof SignalSide];

export function signalSide(tags: OsmTags | undefined): SignalSide {
  if (tags?.highway !== 'traffic_signals') return SignalSide.NOBODY;
  switch (tags['traffic_signals:direction']) {
    case 'forward':
      return SignalSide.ALONG;
    case 'backward':
      return SignalSide.AGAINST;
    default:
      return SignalSide.ARRIVING;
  }
}

/**
 * Whether a signal stops those who travel an edge along its shape, and those who travel against it. A signal that names no direction stands
 * at a stop line and stops those who come to the junction at which the edge ends nearer to it. `sides`: by point of the shape; `runM`:
 * metres up to each point. One signal counts, however many masts a junction has.
 */
export function signalsOnEdge(
  sides: readonly SignalSide[],
  runM: readonly number[],
): { readonly along: boolean; readonly against: boolean } {
  const last = sides.length - 1;
  let along = false;
  let against = false;
  sides.forEach((side, i) => {
    if (side === SignalSide.NOBODY) return;
    const isNearEnd = i === last || (i > 0 && runM[i]! * 2 > runM[last]!);
    // Who sets out at a signal has it behind.
    if (side === SignalSide.ALONG) along ||= i > 0;
    else if (side === SignalSide.AGAINST) against ||= i < last;
    else if (isNearEnd) along = true;
    else against = true;
  });
  return { along, against };
}
