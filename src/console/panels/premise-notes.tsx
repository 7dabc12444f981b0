/** What is known about the place of an incident: hazards first. Nothing is shown where nothing is known. */
import { useMessages, useStore } from '../console.js';
import { type Language, type Messages } from '../i18n/language.js';
import { type Incident } from '../state/state.js';

export function PremiseNotes({ incident: { premiseNotes } }: { incident: Incident }) {
  const messages = useMessages();
  const language = useStore((state) => state.language);
  if (premiseNotes.length === 0) return null;
  return (
    <section class="premises">
      <h3>{messages.premises.title}</h3>
      <dl class="facts">
        {premiseNotes.map((note) => (
          <Note key={note.id} {...noteWords(note, language, messages)} />
        ))}
      </dl>
    </section>
  );
}

function Note({ name, text }: { name: string; text: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{text}</dd>
    </>
  );
}

/** In the language of the page, or the other one where it was written in that only. */
export function noteWords(
  { hazard, text, textEn }: Incident['premiseNotes'][number],
  language: Language,
  messages: Messages,
): { name: string; text: string } {
  return {
    name: hazard ? messages.premises.hazards[hazard] : messages.premises.note,
    text: (language === 'zh' ? (text ?? textEn) : (textEn ?? text)) ?? '',
  };
}
