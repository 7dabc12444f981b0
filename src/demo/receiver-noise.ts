/** The error of a satellite receiver: it wanders slowly, so that a track is displaced rather than ragged. Seeded. */
import { METRES_PER_DEGREE, metresPerDegreeLon } from '../core/geo/distance.js';
import { type LonLat } from '../core/geo/point.js';
import { bellShaped, between, type RandomSource } from '../core/random.js';

/** Standard deviation of the error in each direction, and its bound. */
const DEVIATION_M = 2.5;
export const MAX_ERROR_M = 6;
/** How much of the error remains from one fix to the next (first-order autoregression). */
const PERSISTENCE = 0.95;
const STEP_M = DEVIATION_M * Math.sqrt(1 - PERSISTENCE ** 2);

export class ReceiverNoise {
  private eastM = 0;
  private northM = 0;

  constructor(private readonly random: RandomSource) {}

  /** What the receiver says of a true position, with an accuracy of 5 to 15 m. Each call goes on in time. */
  measure({ lon, lat }: LonLat): LonLat & { readonly accuracyM: number } {
    this.eastM = this.wander(this.eastM);
    this.northM = this.wander(this.northM);
    return {
      lon: lon + this.eastM / metresPerDegreeLon(lat),
      lat: lat + this.northM / METRES_PER_DEGREE,
      accuracyM: Math.round(between(this.random, 5, 15)),
    };
  }

  private wander(errorM: number): number {
    const next = errorM * PERSISTENCE + bellShaped(this.random) * STEP_M;
    return Math.max(-MAX_ERROR_M, Math.min(MAX_ERROR_M, next));
  }
}
