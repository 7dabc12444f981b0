/** What a unit is at beside its assignment: shift, break, posts, patrol target, sign of life. Read while the unit is looked at. */
import { type ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { useConsole, useMessages, useStore } from '../console.js';
import { shortTime } from '../i18n/format.js';
import { nameIn } from '../i18n/language.js';
import { isOpenTarget, type UnitDuty as Duty } from '../state/duty.js';
import { type Unit } from '../state/state.js';
import { Countdown } from './countdown.js';
import { Posts } from './officer/duty-section.js';

export function UnitDutyFacts({ unit }: { unit: Unit }) {
  const { duty: actions } = useConsole();
  const words = useMessages().duty;
  const language = useStore((state) => state.language);
  const duty = useStore((state) => (state.duty?.id === unit.id ? state.duty : null));
  useEffect(() => void actions.load(unit.id), [unit]);
  if (duty === null) return null;
  const { shift, patrolTarget } = duty;
  return (
    <>
      <Fact name={words.shift}>
        {shift
          ? `${words.shiftTimes(nameIn(language, shift.pattern), shortTime(shift.startsAt, language), shortTime(shift.endsAt, language))} · ${words.status[shift.status]}`
          : words.noShift}
      </Fact>
      {duty.break && <Fact name={words.break}>{words.onBreak(shortTime(duty.break.endsBy, language))}</Fact>}
      {duty.eventPosts.length > 0 && (
        <Fact name={words.posts}>
          <Posts posts={duty.eventPosts} />
        </Fact>
      )}
      {patrolTarget && isOpenTarget(patrolTarget) && (
        <Fact name={words.patrol.title}>
          {`${patrolTarget.grid.code} ${nameIn(language, patrolTarget.grid)}`}
          {patrolTarget.status === 'ACCEPTED' && ` · ${words.patrol.accepted}`}
        </Fact>
      )}
      <StatusCheckFact duty={duty} />
    </>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function StatusCheckFact({ duty: { assignment } }: { duty: Duty }) {
  const words = useMessages().safety;
  const language = useStore((state) => state.language);
  const check = assignment?.statusCheck;
  if (!check) return null;
  return (
    <Fact name={words.statusCheck}>
      {check.answerBy ? (
        <Countdown until={check.answerBy} left={words.waiting} over={words.unanswered} />
      ) : (
        words.notAsked(shortTime(check.dueAt, language))
      )}
    </Fact>
  );
}
