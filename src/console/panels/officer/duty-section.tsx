/** The officer's shift, break and posts. */
import { useState } from 'preact/hooks';
import { useConsole, useMessages, useStore } from '../../console.js';
import { shortTime } from '../../i18n/format.js';
import { nameIn } from '../../i18n/language.js';
import { type UnitDuty } from '../../state/duty.js';

const BREAKS_MIN: readonly number[] = [15, 30, 45, 60];

/** `idle`: without an assignment, so that a break or the end of the shift is possible. */
export function DutySection({ duty, idle, onDuty }: { duty: UnitDuty; idle: boolean; onDuty: boolean }) {
  const words = useMessages().duty;
  const hasBreak = duty.break !== null || (idle && onDuty);
  if (!duty.shift && !hasBreak && duty.eventPosts.length === 0) return null;
  return (
    <section class="duty" aria-labelledby="duty-title">
      <h3 id="duty-title">{words.title}</h3>
      {duty.shift && <ShiftLine duty={duty} shift={duty.shift} idle={idle} />}
      <Posts posts={duty.eventPosts} />
      {hasBreak && <BreakLine duty={duty} />}
    </section>
  );
}

function ShiftLine({ duty, shift, idle }: { duty: UnitDuty; shift: NonNullable<UnitDuty['shift']>; idle: boolean }) {
  const { duty: actions } = useConsole();
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const busy = useStore((state) => state.busy);
  const words = messages.duty;
  const { id, status, pattern, startsAt, endsAt } = shift;
  return (
    <div class="duty-line" data-shift={status}>
      <span>
        {words.shiftTimes(nameIn(language, pattern), shortTime(startsAt, language), shortTime(endsAt, language))} ·{' '}
        {words.status[status]}
      </span>
      {status === 'PLANNED' && (
        <button
          type="button"
          class="primary"
          disabled={busy !== null}
          onClick={() => void actions.startShift(duty.id, id)}
        >
          {words.startShift}
        </button>
      )}
      {status === 'ON' && idle && (
        <button
          type="button"
          class="secondary"
          disabled={busy !== null}
          onClick={() => void actions.endShift(duty.id, id)}
        >
          {words.endShift}
        </button>
      )}
    </div>
  );
}

export function Posts({ posts }: { posts: UnitDuty['eventPosts'] }) {
  const words = useMessages().duty;
  const language = useStore((state) => state.language);
  return (
    <>
      {posts.map((post) => (
        <p key={post.id} data-posted={post.id}>
          {words.postedAt(
            nameIn(language, { name: post.name, nameEn: post.nameEn ?? '' }),
            shortTime(post.startsAt, language),
            shortTime(post.endsAt, language),
          )}
        </p>
      ))}
    </>
  );
}

function BreakLine({ duty }: { duty: UnitDuty }) {
  const { duty: actions } = useConsole();
  const words = useMessages().duty;
  const language = useStore((state) => state.language);
  const busy = useStore((state) => state.busy);
  const [minutes, setMinutes] = useState(BREAKS_MIN[1]!);
  if (duty.break)
    return (
      <div class="duty-line" data-break="on">
        <span>{words.onBreak(shortTime(duty.break.endsBy, language))}</span>
        <button type="button" class="primary" disabled={busy !== null} onClick={() => void actions.endBreak(duty.id)}>
          {words.endBreak}
        </button>
      </div>
    );
  return (
    <div class="duty-line">
      <select
        aria-label={words.breakFor}
        value={minutes}
        onChange={(event) => setMinutes(Number(event.currentTarget.value))}
      >
        {BREAKS_MIN.map((each) => (
          <option key={each} value={each}>
            {words.minutes(each)}
          </option>
        ))}
      </select>
      <button
        type="button"
        class="secondary"
        disabled={busy !== null}
        onClick={() => void actions.startBreak(duty.id, minutes)}
      >
        {words.startBreak(minutes)}
      </button>
    </div>
  );
}
