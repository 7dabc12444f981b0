/** Which other nodes were heard, and whether what they said has a gap. */

/** A node says something every second; one that is silent for so long is cut off, stopped or gone. */
const SILENT_AFTER_MS = 3_500;
/** Then it is taken for gone: a node that was shut down or killed must not make the others poll for ever. */
const FORGOTTEN_AFTER_MS = 60_000;
/** A stranger on the bus must not fill the memory with names. */
const MOST_NODES = 1_000;

interface Heard {
  number: number;
  atMs: number;
}

export class OtherNodes {
  readonly #heard = new Map<string, Heard>();

  get size(): number {
    return this.#heard.size;
  }

  /** Returns whether messages of this node before this one were missed. Those of a node that was not heard before are not: whoever joins reads the state first. */
  note(nodeId: string, number: number, nowMs: number): boolean {
    const last = this.#heard.get(nodeId);
    if (last === undefined) {
      if (this.#heard.size < MOST_NODES) this.#heard.set(nodeId, { number, atMs: nowMs });
      return false;
    }
    const isGap = number !== last.number + 1;
    last.number = number;
    last.atMs = nowMs;
    return isGap;
  }

  /** Whether somebody who was there is not heard any more. */
  isAnySilent(nowMs: number): boolean {
    let silent = false;
    for (const [nodeId, { atMs }] of this.#heard) {
      if (nowMs - atMs > FORGOTTEN_AFTER_MS) this.#heard.delete(nodeId);
      else if (nowMs - atMs > SILENT_AFTER_MS) silent = true;
    }
    return silent;
  }

  /** This node was cut off itself: what it has heard says nothing any more. */
  clear(): void {
    this.#heard.clear();
  }
}
