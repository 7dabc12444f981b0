/** The field that looks for incidents by words, open and closed ones. */
import { useConsole, useMessages, useStore } from '../console.js';
import { Symbol } from './symbols.js';

export function IncidentSearch() {
  const { finder } = useConsole();
  const messages = useMessages();
  const { text, found, more } = useStore((state) => state.search);
  const words = messages.work.search;
  const result =
    text.trim() === '' ? '' : found === null ? words.searching : words.found(`${found.length}${more ? '+' : ''}`);
  return (
    <search class="search">
      <Symbol name="search" />
      <input
        type="search"
        aria-label={words.label}
        placeholder={words.hint}
        maxLength={200}
        value={text}
        onInput={(event) => finder.search(event.currentTarget.value)}
      />
      <span class="hint" role="status">
        {result}
      </span>
      {text !== '' && (
        <button
          type="button"
          class="quiet square"
          aria-label={words.clear}
          title={words.clear}
          onClick={() => finder.search('')}
        >
          <Symbol name="close" />
        </button>
      )}
    </search>
  );
}
