/** Looking for incidents by words, open and closed ones. */
import { ConsoleSearchIncidentsDocument } from '../generated/graphql.js';
import { NO_SEARCH } from '../state/desk.js';
import { type Parts, tryQuietly } from './parts.js';

const FOUND_AT_MOST = 30;
/** Typing goes on within this time. */
const PAUSE_MS = 250;

export interface SearchActions {
  /** Searches when the typing pauses; '' ends the search. */
  search(text: string): void;
}

export function createSearchActions({ store, client }: Parts): SearchActions {
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function ask(text: string): Promise<void> {
    const answer = await tryQuietly(store, () =>
      client.run(ConsoleSearchIncidentsDocument, { text, first: FOUND_AT_MOST }),
    );
    // Another text may have been typed meanwhile: its answer counts.
    if (store.get().search.text.trim() !== text) return;
    const page = answer?.searchIncidents;
    store.set(({ search }) => ({
      search: {
        ...search,
        found: page?.edges.map(({ node }) => node) ?? [],
        more: page?.pageInfo.hasNextPage ?? false,
      },
    }));
  }

  return {
    search(text) {
      clearTimeout(timer);
      const wanted = text.trim();
      if (wanted === '') {
        store.set({ search: { ...NO_SEARCH, text } });
        return;
      }
      store.set(({ search }) => ({ search: { ...search, text } }));
      timer = setTimeout(() => void ask(wanted), PAUSE_MS);
    },
  };
}
