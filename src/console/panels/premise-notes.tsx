/** What is known about the place of an incident: hazards first. Nothing is shown where nothing is known. */
import { useMessages, useStore } from '../console.js';
import { type Incident } from '../state/state.js';

export function PremiseNotes({ incident: { premiseNotes } }: { incident: Incident }) {
  const messages = useMessages();
  const language = useStore((state) => state.language);
  if (premiseNotes.length === 0) return null;
  return (
    <section>
      <h3>{messages.premises.title}</h3>
      <dl class="facts">
        {premiseNotes.map(({ id, hazard, text, textEn }) => (
          <Note
            key={id}
            name={hazard ? messages.premises.hazards[hazard] : messages.premises.note}
            text={(language === 'zh' ? (text ?? textEn) : (textEn ?? text)) ?? ''}
          />
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
