/**
 * The bus between the nodes of a deployment: "something was committed, look at the log" and the fixes that a node has stored. It makes other nodes prompt,
 * never right: whatever it loses is found by polling, so it keeps nothing, waits for nobody and may be down.
 */
import { type Fix } from '../../core/fleet/fix.js';

/** What a node hears from the others. Followers must not throw and must not wait. */
export interface BusFollower {
  /** Another node has committed something. */
  committed(): void;
  /** Fixes that another node has accepted and stored. */
  fixes(fixes: readonly Fix[]): void;
  /** Something may have been missed: this node has just joined or come back, or another node's messages have a gap. */
  missed(): void;
}

export interface BusStatus {
  readonly kind: 'NONE' | 'NATS';
  readonly isConnected: boolean;
  /** Connected for a while, and every other node that was heard lately is still heard: what others store arrives here by itself. */
  readonly isComplete: boolean;
  /** Address of the server in use; null: none. */
  readonly server: string | null;
  /** Other nodes heard lately. */
  readonly nodes: number;
  readonly counts: BusCounts;
}

/** Since the start of the process. */
export interface BusCounts {
  readonly sent: number;
  readonly received: number;
  /** Not sent, because the bus was down. */
  readonly unsent: number;
  /** Foreign, damaged or of another version. */
  readonly refused: number;
  readonly gaps: number;
  readonly connects: number;
}

export interface Bus {
  readonly status: BusStatus;
  /** This node has committed something. Cheap; may be called at any rate. */
  announceCommit(): void;
  /** This node has stored these fixes, and they are live. */
  publishFixes(fixes: readonly Fix[]): void;
  /** Returns how to stop. */
  follow(follower: BusFollower): () => void;
  close(): Promise<void>;
}

/** Of a node without a bus: it talks to nobody. */
export const NO_BUS: Bus = {
  status: {
    kind: 'NONE',
    isConnected: false,
    isComplete: true,
    server: null,
    nodes: 0,
    counts: { sent: 0, received: 0, unsent: 0, refused: 0, gaps: 0, connects: 0 },
  },
  announceCommit: () => undefined,
  publishFixes: () => undefined,
  follow: () => () => undefined,
  close: async () => undefined,
};
