/** Alerts: kept as the log tells of them, announced, shown on the map, and seen to. */
import { ConsoleAcknowledgeAlertDocument, ConsoleAlertsDocument } from '../generated/graphql.js';
import { alertAbout, alertName } from '../i18n/alert-words.js';
import { type Alert, isUnseen } from '../state/desk.js';
import { mayDispatch } from '../state/rights.js';
import { gather } from './gather.js';
import { type NearestActions } from './nearest.js';
import { announce, messages, type Parts } from './parts.js';
import { createChange } from './request-keys.js';

const GATHER_MS = 150;

export interface AlertActions {
  load(): Promise<void>;
  /** Loads again whenever the log tells of a change. */
  applyEvent(kind: string): void;
  acknowledge(id: string): Promise<void>;
  /** Selects what it is about, and brings that into sight. */
  show(alert: Alert): Promise<void>;
}

export function createAlertActions({ store, client }: Parts, nearest: NearestActions): AlertActions {
  const change = createChange(store);

  async function load(): Promise<void> {
    if (!mayDispatch(store.get().account)) return;
    try {
      const { open, latest } = await client.run(ConsoleAlertsDocument, {});
      const byId = new Map([...latest.edges, ...open.edges].map(({ node }) => [node.id, node]));
      const before = store.get().alerts;
      store.set({ alerts: { list: [...byId.values()].sort(byUrgency), more: open.pageInfo.hasNextPage } });
      if (before !== null) announceNew(before.list, byId);
    } catch {
      // What is shown stays; the next event, or the next resync, reads again.
    }
  }

  /** Of several at once the most urgent is said: the others are in the list. */
  function announceNew(before: readonly Alert[], now: ReadonlyMap<string, Alert>): void {
    const known = new Set(before.map(({ id }) => id));
    const [newest] = [...now.values()].filter((alert) => isUnseen(alert) && !known.has(alert.id)).sort(byUrgency);
    if (!newest) return;
    const words = messages(store);
    announce(store, words.alerts.raised(alertName(newest.kind, words), alertAbout(newest)));
  }

  function keep(alert: Alert): void {
    store.set(({ alerts }) => {
      if (alerts === null) return {};
      const list = alerts.list.map((each) => (each.id === alert.id ? alert : each)).sort(byUrgency);
      return { alerts: { ...alerts, list } };
    });
  }

  return {
    load,
    applyEvent: ((reload) => (kind: string) => {
      if (kind.startsWith('alert.')) reload();
    })(gather(GATHER_MS, load)),

    async acknowledge(id) {
      const answer = await change(`acknowledge:${id}`, { alertId: id }, (input) =>
        client.run(ConsoleAcknowledgeAlertDocument, { input }),
      );
      if (answer) keep(answer.acknowledgeAlert.alert);
    },

    async show({ incident, unit }) {
      if (incident) await nearest.openIncident(incident.id);
      else if (unit) nearest.selectUnit(unit.id);
      nearest.lookAtSelected();
    },
  };
}

/** Somebody in danger before all else, then what nobody has seen, then the latest. */
function byUrgency(a: Alert, b: Alert): number {
  const rank = (alert: Alert): number => (isUnseen(alert) ? (alert.kind === 'PANIC' ? 0 : 1) : 2);
  return rank(a) - rank(b) || Date.parse(b.raisedAt) - Date.parse(a.raisedAt) || (a.id < b.id ? -1 : 1);
}
