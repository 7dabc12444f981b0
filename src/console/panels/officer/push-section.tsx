/** Whether offers reach the officer while the page is closed. Nothing is shown where they cannot. */
import { useEffect, useState } from 'preact/hooks';
import { type PushState } from '../../actions/pushes.js';
import { useConsole, useMessages, useStore } from '../../console.js';

export function PushSection() {
  const { pushes } = useConsole();
  const words = useMessages().officer.push;
  const language = useStore((state) => state.language);
  const [state, setState] = useState<PushState>('none');
  const [busy, setBusy] = useState(false);
  // The worker speaks the page's language, so a change of it is told as well.
  useEffect(() => void pushes.read().then(setState), [pushes, language]);
  if (state === 'none') return null;
  const change = async (by: () => Promise<PushState>): Promise<void> => {
    setBusy(true);
    setState(await by());
    setBusy(false);
  };
  return (
    <section class="duty push" aria-label={words.title} data-push={state}>
      <div class="duty-line">
        <span role="status">{words[state]}</span>
        {state === 'on' ? (
          <button type="button" class="secondary" disabled={busy} onClick={() => void change(() => pushes.disable())}>
            {words.disable}
          </button>
        ) : (
          state !== 'denied' && (
            <button type="button" class="primary" disabled={busy} onClick={() => void change(() => pushes.enable())}>
              {words.enable}
            </button>
          )
        )}
      </div>
    </section>
  );
}
