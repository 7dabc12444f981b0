/** Hazards that are not put right yet: the overdue ones first, longest overdue on top. */
import { useEffect } from 'preact/hooks';
import { useConsole, useMessages, useStore } from '../../console.js';
import { age, date } from '../../i18n/format.js';
import { nameIn } from '../../i18n/language.js';
import { type SiteHazard } from '../../state/grid-work.js';
import { Empty } from '../empty.js';
import { secondsSince, useNow } from '../use-now.js';
import { kindName } from './kind-name.js';

const AGES_EVERY_MS = 60_000;

export function HazardList() {
  const { gridWork } = useConsole();
  const messages = useMessages();
  const inspections = useStore((state) => state.gridWork.inspections);
  useEffect(() => void gridWork.loadInspections(), []);
  if (inspections === null) return <p class="note">{messages.signIn.loading}</p>;
  const { overdue, open } = inspections;
  if (overdue.length + open.length === 0) return <Empty title={messages.gridWork.hazards.empty} />;
  return (
    <>
      <Group title={messages.gridWork.hazards.overdue(overdue.length)} hazards={overdue} />
      <Group title={messages.gridWork.hazards.open(open.length)} hazards={open} />
    </>
  );
}

function Group({ title, hazards }: { title: string; hazards: readonly SiteHazard[] }) {
  const now = useNow(AGES_EVERY_MS);
  if (hazards.length === 0) return null;
  return (
    <section class="group">
      <h2 class="group-head">{title}</h2>
      <ul class="rows">
        {hazards.map((hazard) => (
          <HazardRow key={hazard.id} hazard={hazard} now={now} />
        ))}
      </ul>
    </section>
  );
}

function HazardRow({ hazard, now }: { hazard: SiteHazard; now: number }) {
  const { gridWork } = useConsole();
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const kinds = useStore((state) => state.gridWork.kinds?.hazardKinds);
  const words = messages.gridWork.hazards;
  const { site, dueAt, overdue, notice } = hazard;
  const name = site ? nameIn(language, { name: site.name, nameEn: site.nameEn ?? '' }) : '';
  const due = dueAt ? words.due(date(dueAt, language)) : words.found(date(hazard.foundAt, language));
  return (
    <li data-hazard={hazard.id} data-overdue={overdue}>
      <button
        type="button"
        class="row"
        disabled={!site}
        aria-label={words.show(name)}
        onClick={() => site && gridWork.lookAt(site.location)}
      >
        <span class="row-main">
          <strong>
            {kindName(kinds, hazard.kind, language)} · {name}
          </strong>
          <small>{hazard.description}</small>
        </span>
        <span class="row-side">
          <span class={overdue ? 'late' : undefined}>
            {overdue && dueAt ? words.late(age(secondsSince(dueAt, now), messages)) : due}
          </span>
          <small>{notice ? words.notice(notice.number) : words.noNotice}</small>
        </span>
      </button>
    </li>
  );
}
