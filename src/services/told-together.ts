/** Several items of a feed that follow from one event, such as what is open when a shift begins. */
import { formatCursor, parseCursor } from '../events/event.js';

/**
 * Only the last item has the event's cursor; the others have that of the place before it. A reader that is cut off among them goes on from there, and is told all of
 * them again, instead of losing those that it has not seen. `list` gets the cursor to put into its items.
 */
export async function* toldTogether<Item extends { readonly cursor: string }>(
  cursor: string,
  list: (cursor: string) => AsyncIterable<Item>,
): AsyncGenerator<Item, void, void> {
  const { epoch, seq } = parseCursor(cursor);
  let held: Item | null = null;
  for await (const item of list(formatCursor({ epoch, seq: seq - 1 }))) {
    if (held !== null) yield held;
    held = item;
  }
  if (held !== null) yield { ...held, cursor };
}
