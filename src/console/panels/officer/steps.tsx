/** The steps that an assignment allows now: the usual one first and large. */
import { useState } from 'preact/hooks';
import { useConsole, useMessages, useStore } from '../../console.js';
import { type OwnAssignment } from '../../state/officer.js';
import { SayWhy } from '../say-why.js';

type Saying = 'decline' | 'clear' | null;

export function Steps({ assignment: { status } }: { assignment: OwnAssignment }) {
  const { officer } = useConsole();
  const words = useMessages().officer;
  const [saying, setSaying] = useState<Saying>(null);
  if (saying === 'decline' && status === 'OFFERED')
    return (
      <SayWhy
        name="reason"
        label={words.declineReason}
        hint={words.declineHint}
        submit={words.confirmDecline}
        send={(text) => officer.decline(text)}
        onEnd={() => setSaying(null)}
      />
    );
  if (saying === 'clear' && status === 'ON_SCENE')
    return (
      <SayWhy
        name="result"
        label={words.result}
        hint={words.resultHint}
        submit={words.confirmClear}
        send={(text) => officer.clear(text)}
        onEnd={() => setSaying(null)}
      />
    );
  switch (status) {
    case 'OFFERED':
      return (
        <div class="steps">
          <Step label={words.accept} primary act={() => officer.accept()} />
          <Step label={words.decline} act={() => setSaying('decline')} />
        </div>
      );
    case 'ACKNOWLEDGED':
      return (
        <div class="steps">
          <Step label={words.start} primary act={() => officer.start()} />
          <Step label={words.arrive} act={() => officer.arrive()} />
        </div>
      );
    case 'EN_ROUTE':
      return (
        <div class="steps">
          <Step label={words.arrive} primary act={() => officer.arrive()} />
        </div>
      );
    case 'ON_SCENE':
      return (
        <div class="steps">
          <Step label={words.clear} primary act={() => setSaying('clear')} />
        </div>
      );
    default:
      return null;
  }
}

function Step({ label, primary, act }: { label: string; primary?: boolean; act: () => unknown }) {
  const busy = useStore((state) => state.busy);
  return (
    <button type="button" class={primary ? 'primary' : 'secondary'} disabled={busy !== null} onClick={() => void act()}>
      {label}
    </button>
  );
}
