import { expect, test } from 'vitest';
import { TileCache } from '../../../src/services/planning/tile-cache.js';

const tile = (bytes: number): Uint8Array => new Uint8Array(bytes);

test('the tile that was not used for longest goes first when the bytes run out', () => {
  const cache = new TileCache(4000);
  cache.put('a', tile(1000));
  cache.put('b', tile(1000));
  cache.put('c', tile(1000));
  cache.find('a');
  cache.put('d', tile(1000));
  expect(['a', 'b', 'c', 'd'].map((key) => cache.find(key)?.byteLength)).toEqual([1000, undefined, 1000, 1000]);
  expect(cache.byteLength).toBeLessThanOrEqual(4000);
});

test('a tile larger than the cache is not kept, nor are others lost count of', () => {
  const cache = new TileCache(500);
  cache.put('a', tile(1000));
  expect(cache.find('a')).toBeUndefined();
  expect(cache.byteLength).toBe(0);
});

test('that a tile is empty is remembered, and weighs something', () => {
  const cache = new TileCache(1000);
  cache.put('a', null);
  expect(cache.find('a')).toBeNull();
  for (let i = 0; i < 100; i++) cache.put(String(i), null);
  expect(cache.find('a')).toBeUndefined();
});

test('putting a tile again replaces its weight', () => {
  const cache = new TileCache(10_000);
  cache.put('a', tile(3000));
  const once = cache.byteLength;
  cache.put('a', tile(3000));
  expect(cache.byteLength).toBe(once);
});
