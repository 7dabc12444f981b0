/** Positions of the past: what the history keeps of a fix, live or flagged. */
import { type FixFlag } from './fix-plausibility.js';
import { type Fix } from './fix.js';

export interface PastPosition extends Fix {
  /** Null: it was live. */
  readonly flag: FixFlag | null;
}
