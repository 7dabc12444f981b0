/** Reads unit positions off the page's own WebSocket, as the page receives them. */
import { type Page } from 'playwright-core';

interface Frame {
  readonly type?: string;
  readonly payload?: {
    readonly data?: { readonly unitPositions?: readonly { unitId: string; lon: number; lat: number }[] };
  };
}

/** Starts to listen; the returned function says which units were seen at more than one place. Call before the page opens. */
export function watchPositions(page: Page): () => string[] {
  const places = new Map<string, Set<string>>();
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      const frame = JSON.parse(String(payload)) as Frame;
      for (const { unitId, lon, lat } of frame.payload?.data?.unitPositions ?? [])
        places.set(unitId, (places.get(unitId) ?? new Set()).add(`${lon},${lat}`));
    }),
  );
  return () => [...places].filter(([, seen]) => seen.size > 1).map(([unitId]) => unitId);
}
