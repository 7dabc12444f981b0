/** Tiles that were cut lately, within a bound of memory: the least recently used go first. */

/** What an empty tile, its key and its place in the map are taken to weigh. */
const ENTRY_BYTES = 200;

export class TileCache {
  /** In the order of use: a `Map` keeps the order in which its keys came. */
  private readonly tiles = new Map<string, Uint8Array | null>();
  private bytes = 0;

  constructor(private readonly maxBytes: number) {}

  get byteLength(): number {
    return this.bytes;
  }

  /** Undefined where the tile is not known; null where it is known to be empty. */
  find(key: string): Uint8Array | null | undefined {
    const tile = this.tiles.get(key);
    if (tile === undefined) return undefined;
    this.tiles.delete(key);
    this.tiles.set(key, tile);
    return tile;
  }

  put(key: string, tile: Uint8Array | null): void {
    this.drop(key);
    this.tiles.set(key, tile);
    this.bytes += weigh(tile);
    for (const oldest of this.tiles.keys()) {
      if (this.bytes <= this.maxBytes) return;
      this.drop(oldest);
    }
  }

  clear(): void {
    this.tiles.clear();
    this.bytes = 0;
  }

  private drop(key: string): void {
    const tile = this.tiles.get(key);
    if (tile === undefined) return;
    this.tiles.delete(key);
    this.bytes -= weigh(tile);
  }
}

function weigh(tile: Uint8Array | null): number {
  return ENTRY_BYTES + (tile?.byteLength ?? 0);
}
