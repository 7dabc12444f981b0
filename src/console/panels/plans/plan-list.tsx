/** Response plans in words, by type and priority, with the versions that they replaced; supervisors put new ones in force. */
import { useEffect, useState } from 'preact/hooks';
import { useConsole, useMessages, useStore } from '../../console.js';
import { age, dateAndTime } from '../../i18n/format.js';
import { type Language, nameIn } from '../../i18n/language.js';
import { needWords } from '../../i18n/plan-words.js';
import { historiesOf, type Plan, type PlanHistory } from '../../state/plans.js';
import { mayPutPlans } from '../../state/rights.js';
import { Empty } from '../empty.js';
import { typeName } from '../incident-type.js';
import { PlanEditor } from './plan-editor.js';

export function PlanList() {
  const { plans } = useConsole();
  const messages = useMessages();
  const all = useStore((state) => state.planning.plans);
  useEffect(() => void plans.load(), []);
  if (all === null) return <p class="note">{messages.plans.loading}</p>;
  if (all.length === 0) return <Empty title={messages.plans.empty} />;
  return (
    <ul class="plans">
      {historiesOf(all).map((history) => (
        <PlanCard key={`${history.inForce.incidentType} ${history.inForce.priority}`} history={history} />
      ))}
    </ul>
  );
}

function PlanCard({ history: { inForce, former } }: { history: PlanHistory }) {
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const types = useStore((state) => state.district?.incidentTypes);
  const mayEdit = useStore((state) => mayPutPlans(state.account));
  const [editing, setEditing] = useState(false);
  const name = typeName(types, inForce.incidentType, language);
  return (
    <li class="plan-card" data-plan={inForce.incidentType} data-version={inForce.version}>
      <header class="section-head">
        <h3>
          {name} · {inForce.priority === null ? messages.plans.anyPriority : messages.plans.priority(inForce.priority)}
        </h3>
        <span class="hint">
          {messages.plans.version(inForce.version)} ·{' '}
          {messages.plans.inForceSince(dateAndTime(inForce.createdAt, language))}
        </span>
        {mayEdit && !editing && (
          <button
            type="button"
            class="secondary small"
            aria-label={messages.plans.editLabel(name)}
            onClick={() => setEditing(true)}
          >
            {messages.plans.edit}
          </button>
        )}
      </header>
      {editing ? (
        <PlanEditor plan={inForce} name={name} onEnd={() => setEditing(false)} />
      ) : (
        <PlanWords plan={inForce} />
      )}
      {former.length > 0 && (
        <details>
          <summary>{messages.plans.former(former.length)}</summary>
          {former.map((plan) => (
            <section key={plan.id}>
              <p class="hint">
                {messages.plans.version(plan.version)} ·{' '}
                {messages.plans.inForceSince(dateAndTime(plan.createdAt, language))}
              </p>
              <PlanWords plan={plan} />
            </section>
          ))}
        </details>
      )}
    </li>
  );
}

type Task = Plan['content']['tasks'][number];

/** '' for none; the kind stands in for one without a name. */
function taskName(task: Task | undefined, language: Language): string {
  if (!task) return '';
  return nameIn(language, { name: task.name ?? task.kind, nameEn: task.nameEn ?? task.name ?? task.kind });
}

function PlanWords({ plan: { content } }: { plan: Plan }) {
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const words = messages.plans;
  const { needs, clocks, tasks, handOver, dispatch } = content;
  return (
    <dl class="facts">
      <dt>{words.needs}</dt>
      <dd>{needs.map((need) => words.units(need.count, needWords(need, messages))).join(' + ')}</dd>
      <dt>{words.dispatch}</dt>
      <dd>{dispatch === 'AUTOMATIC' ? messages.sending.automatic : messages.sending.byDispatcher}</dd>
      <dt>{words.clocks}</dt>
      <dd>
        {words.clockWords(
          age(clocks.acknowledgeS, messages),
          age(clocks.startTravelS, messages),
          age(clocks.arriveS, messages),
        )}
      </dd>
      {tasks.length > 0 && (
        <>
          <dt>{words.tasks}</dt>
          <dd>
            <ul>
              {tasks.map((task) => (
                <li key={task.kind}>
                  {[
                    words.task(taskName(task, language), words.taskOwner[task.who] ?? task.who),
                    task.dueWithinS && words.dueWithin(age(task.dueWithinS, messages)),
                    task.after &&
                      words.after(
                        taskName(
                          tasks.find(({ kind }) => kind === task.after),
                          language,
                        ) || task.after,
                      ),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </li>
              ))}
            </ul>
          </dd>
        </>
      )}
      <dt>{words.handOver}</dt>
      <dd>
        {handOver
          ? words.handOverWords(
              words.partner[handOver.to] ?? handOver.to,
              words.when[handOver.when] ?? handOver.when,
              age(handOver.followUpWithinS, messages),
            )
          : words.noHandOver}
      </dd>
    </dl>
  );
}
