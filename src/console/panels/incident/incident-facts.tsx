/** The facts of an incident: where, since when, who called, what came of it. */
import { type ComponentChildren } from 'preact';
import { useConsole, useMessages, useStore } from '../../console.js';
import { age, dateAndTime } from '../../i18n/format.js';
import { nameIn } from '../../i18n/language.js';
import { type IncidentWork } from '../../state/desk.js';
import { type Incident } from '../../state/state.js';
import { secondsSince, useNow } from '../use-now.js';

export function IncidentFacts({ incident }: { incident: Incident }) {
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const work = useStore((state) => (state.work?.id === incident.id ? state.work : null));
  const now = useNow(5000);
  const { grid, station, address, description, reportedAt } = incident;
  return (
    <dl class="facts">
      <Fact name={messages.incidents.address}>{address}</Fact>
      <Fact name={messages.incidents.description}>{description}</Fact>
      {work && <Caller caller={work.caller} />}
      <Fact name={messages.incidents.grid}>
        {grid ? `${grid.code} ${nameIn(language, grid)}` : messages.place.outsideGrids}
      </Fact>
      <Fact name={messages.incidents.station}>{station && nameIn(language, station)}</Fact>
      <Fact name={messages.incidents.reported}>
        {dateAndTime(reportedAt, language)} · {messages.incidents.age(age(secondsSince(reportedAt, now), messages))}
      </Fact>
      {work && <Outcome work={work} />}
    </dl>
  );
}

/** Nothing where there is nothing to say. */
function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  if (children === null || children === undefined || children === '') return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Caller({ caller }: { caller: IncidentWork['caller'] }) {
  const messages = useMessages();
  const { name, phone, callbackPhone, language } = caller;
  const words = [name, phone, callbackPhone, language].filter(Boolean).join(' · ');
  return <Fact name={messages.work.caller.title}>{words}</Fact>;
}

function Outcome({ work }: { work: IncidentWork }) {
  const { nearest } = useConsole();
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const codes = useStore((state) => state.district);
  const named = (list: readonly { slug: string; name: string; nameEn: string }[] | undefined, slug: string): string => {
    const code = list?.find((each) => each.slug === slug);
    return code ? nameIn(language, code) : slug;
  };
  const { disposition, partner, closedReason, mergedInto, gridReport } = work;
  return (
    <>
      <Fact name={messages.work.partner}>{partner && named(codes?.partners, partner)}</Fact>
      <Fact name={messages.work.disposition}>{disposition && named(codes?.dispositions, disposition)}</Fact>
      <Fact name={messages.work.closedReason}>{closedReason}</Fact>
      <Fact name={messages.work.duplicates.mergedInto}>
        {mergedInto && (
          <button type="button" class="link" onClick={() => void nearest.openIncident(mergedInto.id)}>
            {mergedInto.number}
          </button>
        )}
      </Fact>
      <Fact name={messages.work.gridReport}>{gridReport?.number}</Fact>
    </>
  );
}
