/** The officer's safety: the button that calls for help, and the answer to "are you safe?". */
import { useEffect, useRef, useState } from 'preact/hooks';
import { useConsole, useMessages, useStore } from '../../console.js';
import { type OwnAssignment } from '../../state/officer.js';
import { type Panic } from '../../state/duty.js';
import { Countdown } from '../countdown.js';
import { comingWords } from '../panic-banner.js';
import { SayWhy } from '../say-why.js';

const HOLD_MS = 1000;
/** In which the second press of the keyboard must come. */
const SECOND_PRESS_MS = 4000;

export function SafetySection({ unitId }: { unitId: string }) {
  const words = useMessages().safety;
  const panic = useStore((state) => (state.duty?.id === unitId ? state.duty.panic : null));
  return (
    <section class="safety" aria-label={words.title}>
      {panic?.isOpen ? <OpenPanic panic={panic} unitId={unitId} /> : <PanicButton unitId={unitId} />}
    </section>
  );
}

/** Held down by a finger, or Enter twice: a pocket does neither. */
function PanicButton({ unitId }: { unitId: string }) {
  const words = useMessages().safety;
  const raise = useRaise(unitId);
  const [pressing, setPressing] = useState<'no' | 'held' | 'once'>('no');
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const stop = (): void => {
    clearTimeout(timer.current);
    setPressing('no');
  };
  const wait = (next: 'held' | 'once', ms: number, then: () => void): void => {
    clearTimeout(timer.current);
    setPressing(next);
    timer.current = setTimeout(then, ms);
  };
  const fire = (): void => {
    stop();
    void raise();
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  // A click that no pointer made: the keyboard, or a screen reader.
  const onClick = (event: MouseEvent): void => {
    if (event.detail !== 0) return;
    if (pressing === 'once') fire();
    else wait('once', SECOND_PRESS_MS, stop);
  };
  return (
    <>
      <button
        type="button"
        class={`panic-button${pressing === 'held' ? ' panic-held' : ''}`}
        onPointerDown={() => wait('held', HOLD_MS, fire)}
        onPointerUp={stop}
        onPointerLeave={() => pressing === 'held' && stop()}
        onPointerCancel={stop}
        onContextMenu={(event) => event.preventDefault()}
        onClick={onClick}
        aria-describedby="panic-hint"
      >
        <span>
          <strong>{words.panic}</strong>
          <small>{pressing === 'once' ? words.again : words.hold}</small>
        </span>
      </button>
      <p class="panic-hint" id="panic-hint" role="status">
        {pressing === 'once' ? words.again : words.holdHint}
      </p>
    </>
  );
}

function useRaise(unitId: string): () => Promise<void> {
  const { safety, duty } = useConsole();
  return async () => {
    await safety.raise(unitId);
    await duty.load(unitId);
  };
}

function OpenPanic({ panic, unitId }: { panic: Panic; unitId: string }) {
  const { safety, duty } = useConsole();
  const words = useMessages().safety;
  const busy = useStore((state) => state.busy);
  const raise = useRaise(unitId);
  const [saying, setSaying] = useState(false);
  const takeBack = async (reason: string | null): Promise<boolean> => {
    const done = await safety.takeBack(panic.id, reason ?? '');
    await duty.load(unitId);
    return done;
  };
  return (
    <div class="panic-open" role="alert" data-own-panic="open">
      <strong>{words.openNow}</strong>
      <p>{comingWords(panic, words)}</p>
      <p>{words.openHint}</p>
      {saying ? (
        <SayWhy
          name="reason"
          label={words.takeBackReason}
          submit={words.takeBack}
          required
          send={takeBack}
          onEnd={() => setSaying(false)}
        />
      ) : (
        <div class="steps">
          <button type="button" class="danger" disabled={busy !== null} onClick={() => void raise()}>
            {words.pressAgain}
          </button>
          <button type="button" class="secondary" onClick={() => setSaying(true)}>
            {words.takeBack}
          </button>
        </div>
      )}
    </div>
  );
}

/** On scene: asked for a sign of life; on the way: by its position the unit is there already. */
export function SignOfLife({ assignment }: { assignment: OwnAssignment }) {
  const { officer } = useConsole();
  const words = useMessages().safety;
  const busy = useStore((state) => state.busy);
  const { status, statusCheck, seemsArrivedAt } = assignment;
  if (seemsArrivedAt && (status === 'EN_ROUTE' || status === 'ACKNOWLEDGED'))
    return (
      <p class="seems-arrived" role="status">
        {words.seemsArrived}
      </p>
    );
  if (status !== 'ON_SCENE') return null;
  const answerBy = statusCheck?.answerBy;
  return (
    <div class={answerBy ? 'asked' : 'not-asked'} data-asked={answerBy ? 'true' : 'false'}>
      {answerBy && (
        <p role="alert">
          <strong>{words.asked}</strong> <Countdown until={answerBy} left={words.answerIn} over={words.answerOver} />
        </p>
      )}
      <button
        type="button"
        class={answerBy ? 'primary' : 'secondary small'}
        disabled={busy !== null}
        onClick={() => void officer.confirmStatus()}
      >
        {words.safe}
      </button>
    </div>
  );
}
