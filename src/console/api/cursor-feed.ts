/** A feed with a cursor, followed until the page ends: goes on from its last cursor after each break. */
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { CURSOR_OF_NO_LOG, type Feeds, forever } from './live.js';

interface Item {
  readonly cursor: string;
  readonly resync?: string | null;
}

/** `read` gets each item; one with `resync` says that the state must be read anew, as at the first start. */
export async function followCursor<Data, Variables extends { after?: string | null }, One extends Item>(
  { iterate, ended }: Feeds,
  document: TypedDocumentNode<Data, Variables>,
  variables: Omit<Variables, 'after'>,
  itemOf: (data: Data) => One,
  read: (item: One) => void,
): Promise<void> {
  let cursor = CURSOR_OF_NO_LOG;
  await forever(ended, async (delivered) => {
    for await (const data of iterate(document, { ...variables, after: cursor } as unknown as Variables)) {
      delivered();
      const item = itemOf(data);
      cursor = item.cursor;
      read(item);
    }
  });
}
