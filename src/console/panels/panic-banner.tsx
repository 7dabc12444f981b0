/** An officer's call for help, over everything else: who, where, who comes. */
import { useConsole, useMessages, useStore } from '../console.js';
import { nameIn } from '../i18n/language.js';
import { type Panic } from '../state/duty.js';
import { isActiveStatus } from '../state/state.js';
import { age } from '../i18n/format.js';
import { secondsSince, useNow } from './use-now.js';
import { Symbol } from './symbols.js';

export function PanicBanners() {
  const panics = useStore((state) => state.panics);
  if (panics.length === 0) return null;
  return (
    <div class="panics" role="alert">
      {panics.map((panic) => (
        <PanicBanner key={panic.id} panic={panic} />
      ))}
    </div>
  );
}

function PanicBanner({ panic }: { panic: Panic }) {
  const { nearest } = useConsole();
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const now = useNow(1000);
  const words = messages.safety;
  const { incident } = panic;
  const go = async (): Promise<void> => {
    if (incident) await nearest.openIncident(incident.id);
    else if (panic.unit) nearest.selectUnit(panic.unit.id);
    nearest.lookAtSelected();
  };
  const place =
    incident?.address ?? (incident?.grid ? `${incident.grid.code} ${nameIn(language, incident.grid)}` : null);
  const facts = [
    place,
    words.sources[panic.positionSource],
    age(secondsSince(panic.raisedAt, now), messages),
    panic.presses > 1 && words.presses(panic.presses),
  ];
  return (
    <button type="button" class="panic-banner" data-panic={panic.callSign} onClick={() => void go()}>
      <Symbol name="warn" />
      <span class="panic-words">
        <strong>{words.banner(panic.callSign)}</strong>
        <span>{facts.filter(Boolean).join(' · ')}</span>
        <span>{comingWords(panic, words)}</span>
      </span>
      <span class="panic-go">{words.show}</span>
    </button>
  );
}

/** Those who have said yes or stand there; offers are no help yet. */
export function comingWords(
  { incident }: Panic,
  words: { coming: (callSigns: string) => string; nobody: string },
): string {
  const coming = (incident?.assignments ?? []).filter(({ status }) => isActiveStatus(status) && status !== 'OFFERED');
  return coming.length > 0 ? words.coming(coming.map(({ unit }) => unit.callSign).join(', ')) : words.nobody;
}
