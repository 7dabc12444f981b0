/** Alerts: those that nobody has seen first, then what was seen to lately. */
import { useConsole, useMessages, useStore } from '../../console.js';
import { alertAbout, alertName } from '../../i18n/alert-words.js';
import { age } from '../../i18n/format.js';
import { type Alert, isUnseen } from '../../state/desk.js';
import { Empty } from '../empty.js';
import { typeName } from '../incident-type.js';
import { passFocusTo } from '../use-lost-focus.js';
import { secondsSince, useNow } from '../use-now.js';

const AGES_EVERY_MS = 5000;

export function AlertList() {
  const messages = useMessages();
  const alerts = useStore((state) => state.alerts);
  const now = useNow(AGES_EVERY_MS);
  if (alerts === null || alerts.list.length === 0)
    return <Empty title={messages.alerts.empty} hint={messages.alerts.emptyHint} />;
  const seen = alerts.list.filter((alert) => !isUnseen(alert));
  return (
    <>
      <Group title={messages.alerts.waiting} alerts={alerts.list.filter(isUnseen)} now={now} />
      {alerts.more && <p class="note">{messages.alerts.more}</p>}
      <Group title={messages.alerts.seen} alerts={seen} now={now} />
    </>
  );
}

function Group({ title, alerts, now }: { title: string; alerts: readonly Alert[]; now: number }) {
  if (alerts.length === 0) return null;
  return (
    <section class="group">
      <h2 class="group-head">
        {title}
        <span class="count">{alerts.length}</span>
      </h2>
      <ul class="rows">
        {alerts.map((alert) => (
          <AlertRow key={alert.id} alert={alert} now={now} />
        ))}
      </ul>
    </section>
  );
}

function AlertRow({ alert, now }: { alert: Alert; now: number }) {
  const { alerts } = useConsole();
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const types = useStore((state) => state.district?.incidentTypes);
  const busy = useStore((state) => state.busy);
  const { id, kind, incident } = alert;
  const name = alertName(kind, messages);
  const about = alertAbout(alert);
  const unseen = isUnseen(alert);
  const acknowledge = async (): Promise<void> => {
    await alerts.acknowledge(id);
    passFocusTo('.alert-unseen .small, .alert-show');
  };
  // Alerts of before it was kept have it in English only.
  const detail = (language === 'zh' && alert.detailZh) || alert.detail;
  const type = incident && typeName(types, incident.type, language);
  const small = [about, type, detail].filter(Boolean).join(' · ');
  return (
    <li class={`alert${unseen ? ' alert-unseen' : ''}${kind === 'PANIC' ? ' alert-panic' : ''}`} data-alert={kind}>
      <button
        type="button"
        class="alert-show"
        aria-label={messages.alerts.show(name, about)}
        title={detail ?? undefined}
        onClick={() => void alerts.show(alert)}
      >
        <strong>{name}</strong>
        <small>{small}</small>
        <small>{messages.alerts.ago(age(secondsSince(alert.raisedAt, now), messages))}</small>
      </button>
      {unseen && (
        <button
          type="button"
          class="secondary small"
          disabled={busy !== null}
          aria-label={messages.alerts.acknowledgeLabel(name, about)}
          onClick={() => void acknowledge()}
        >
          {messages.alerts.acknowledge}
        </button>
      )}
    </li>
  );
}
