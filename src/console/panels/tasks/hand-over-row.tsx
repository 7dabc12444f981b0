/** One hand-over: to whom, how far, and what the partner or the command can do with it. */
import { useState } from 'preact/hooks';
import { useConsole, useMessages, useStore } from '../../console.js';
import { type HandOver } from '../../state/tasks.js';
import { SayWhy } from '../say-why.js';
import { Due } from './task-row.js';

interface HandOverRowProps {
  readonly handOver: HandOver;
  /** Acts for the partner. */
  readonly mayAnswer: boolean;
  readonly mayWithdraw: boolean;
  readonly withIncident: boolean;
}

type Saying = 'follow-up' | 'return' | 'withdraw';

export function HandOverRow({ handOver, mayAnswer, mayWithdraw, withIncident }: HandOverRowProps) {
  const messages = useMessages();
  const [saying, setSaying] = useState<Saying | null>(null);
  const words = messages.tasks;
  const { incident, status } = handOver;
  const pending = status === 'REQUESTED' || status === 'ACCEPTED';
  return (
    <li class={`task${pending ? '' : ' task-settled'}`} data-hand-over={handOver.to} data-status={status}>
      <div class="task-head">
        <div class="task-main">
          <strong>{words.partners[handOver.to]}</strong>
          <small>
            {withIncident && `${[incident.number, incident.address].filter(Boolean).join(' ')} · `}
            {words.handOverStatus[status]}
          </small>
          {pending && <Due dueAt={handOver.dueAt} overdueAt={handOver.overdueAt} />}
          {handOver.remark && <small>{handOver.remark}</small>}
          {handOver.result && <small class="task-outcome">{handOver.result}</small>}
        </div>
        {saying === null && (
          <HandOverButtons handOver={handOver} mayAnswer={mayAnswer} mayWithdraw={mayWithdraw} onSay={setSaying} />
        )}
      </div>
      {saying && <Say saying={saying} handOver={handOver} onEnd={() => setSaying(null)} />}
    </li>
  );
}

function HandOverButtons(props: {
  handOver: HandOver;
  mayAnswer: boolean;
  mayWithdraw: boolean;
  onSay: (saying: Saying) => void;
}) {
  const { handOver, mayAnswer, mayWithdraw, onSay } = props;
  const { tasks } = useConsole();
  const words = useMessages().tasks;
  const busy = useStore((state) => state.busy);
  const { status } = handOver;
  const button = (label: string, kind: 'primary' | 'secondary', act: () => void) => (
    <button type="button" class={`${kind} small`} disabled={busy !== null} onClick={act}>
      {label}
    </button>
  );
  return (
    <div class="task-buttons">
      {mayAnswer && status === 'REQUESTED' && button(words.accept, 'primary', () => void tasks.accept(handOver))}
      {mayAnswer && status === 'ACCEPTED' && button(words.followUp, 'primary', () => onSay('follow-up'))}
      {mayAnswer &&
        (status === 'REQUESTED' || status === 'ACCEPTED') &&
        button(words.giveBack, 'secondary', () => onSay('return'))}
      {mayWithdraw &&
        (status === 'PROPOSED' || status === 'REQUESTED') &&
        button(words.withdraw, 'secondary', () => onSay('withdraw'))}
    </div>
  );
}

function Say({ saying, handOver, onEnd }: { saying: Saying; handOver: HandOver; onEnd: () => void }) {
  const { tasks } = useConsole();
  const words = useMessages().tasks;
  const [label, submit, send] = {
    'follow-up': [words.result, words.followUp, (text: string) => tasks.followUp(handOver, text)] as const,
    return: [words.giveBackReason, words.giveBack, (text: string) => tasks.giveBack(handOver, text)] as const,
    withdraw: [words.withdrawReason, words.withdraw, (text: string) => tasks.withdraw(handOver, text)] as const,
  }[saying];
  return <SayWhy name="text" label={label} submit={submit} required send={(text) => send(text ?? '')} onEnd={onEnd} />;
}
