/** Work on the selected incident: duplicates, priority, details, hand-overs, its end, notes about its place, and its trail. */
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { download } from '../api/download.js';
import {
  type AddPremiseNoteInput,
  ConsoleAddPremiseNoteDocument,
  ConsoleArchiveIncidentDocument,
  ConsoleCancelIncidentDocument,
  ConsoleChangePriorityDocument,
  ConsoleIncidentWorkDocument,
  ConsoleMergeIncidentsDocument,
  ConsoleReopenIncidentDocument,
  ConsoleResolveIncidentDocument,
  ConsoleTransferIncidentDocument,
  ConsoleUnmergeIncidentDocument,
  ConsoleUpdateDetailsDocument,
  ConsoleWithdrawPremiseNoteDocument,
  type UpdateIncidentDetailsInput,
} from '../generated/graphql.js';
import { type IncidentWork, NO_TRAIL } from '../state/desk.js';
import { type Incident, type State } from '../state/state.js';
import { announce, attempt, messages, type Parts, tryQuietly } from './parts.js';
import { type PictureActions } from './picture.js';
import { createChange } from './request-keys.js';

type About = Pick<Incident, 'id' | 'number'>;
type DetailsForm = Pick<UpdateIncidentDetailsInput, 'address' | 'description' | 'caller'>;
type NoteForm = Omit<AddPremiseNoteInput, 'idempotencyKey' | 'point' | 'polygon' | 'validUntil'>;

/** Each returns whether it was done. */
export interface IncidentWorkActions {
  /** Reads what belongs to the incident beyond the picture; with its trail where that is shown already. */
  load(id: string): Promise<void>;
  showTrail(id: string): Promise<void>;
  moreTrail(): Promise<void>;
  downloadTrail(number: string, extension: 'json' | 'csv'): Promise<void>;
  changePriority(incident: About, priority: number, reason: string | null): Promise<boolean>;
  updateDetails(incident: About, form: DetailsForm): Promise<boolean>;
  /** Exactly one of the two. */
  transfer(incident: About, to: { stationId: string } | { partner: string }, reason: string): Promise<boolean>;
  resolve(incident: About, disposition: string, remark: string | null): Promise<boolean>;
  cancel(incident: About, reason: string, disposition: string | null): Promise<boolean>;
  reopen(incident: About, reason: string): Promise<boolean>;
  archive(incident: About, disposition: string | null): Promise<boolean>;
  /** `duplicate` becomes a duplicate of `into`. */
  merge(duplicate: About, into: About): Promise<boolean>;
  unmerge(duplicate: About): Promise<boolean>;
  addNote(incident: Incident, form: NoteForm): Promise<boolean>;
  withdrawNote(incidentId: string, noteId: string): Promise<boolean>;
}

/** Mutations of which the changed incident is called `changed`. */
type Changing<Input> = TypedDocumentNode<
  { readonly changed: { readonly incident: Incident } },
  { readonly input: Input & { readonly idempotencyKey: string } }
>;

export function createIncidentWorkActions(
  { store, client, session }: Parts,
  picture: PictureActions,
): IncidentWorkActions {
  const change = createChange(store);
  let asked = 0;

  async function load(id: string): Promise<void> {
    const mine = ++asked;
    const withTimeline = store.get().trail.incidentId === id;
    try {
      const { incident } = await client.run(ConsoleIncidentWorkDocument, { id, withTimeline });
      // Meanwhile the user may have gone on to another incident, or something has changed again.
      if (mine !== asked || !incident) return;
      store.set({ work: incident });
      if (incident.timeline && store.get().trail.incidentId === id)
        store.set({ trail: { incidentId: id, ...toTrail(incident.timeline) } });
    } catch {
      // The picture stands without it; the next change of the incident reads again.
    }
  }

  /** One change of one incident, told in the words of `done`. */
  async function work<Input extends object>(
    document: Changing<Input>,
    name: Exclude<keyof ReturnType<typeof messages>['work']['done'], 'merged' | 'unmerged' | 'note'>,
    incident: About,
    input: Input,
  ): Promise<boolean> {
    const answer = await change(`${name}:${incident.id}`, input, (keyed) => client.run(document, { input: keyed }));
    if (answer === null) return false;
    picture.mergeIncident(answer.changed.incident);
    announce(store, messages(store).work.done[name](incident.number));
    return true;
  }

  return {
    load,
    async showTrail(id) {
      store.set({ trail: { ...NO_TRAIL, incidentId: id } });
      await load(id);
    },
    async moreTrail() {
      const { incidentId, next } = store.get().trail;
      if (incidentId === null || next === null) return;
      const answer = await tryQuietly(store, () =>
        client.run(ConsoleIncidentWorkDocument, { id: incidentId, withTimeline: true, after: next }),
      );
      const page = answer?.incident?.timeline;
      const { trail } = store.get();
      if (!page || trail.incidentId !== incidentId || trail.next !== next) return;
      const more = toTrail(page);
      store.set({ trail: { incidentId, events: [...trail.events, ...more.events], next: more.next } });
    },
    async downloadTrail(number, extension) {
      await attempt(store, `trail:${extension}`, () =>
        download(session, `/incidents/${number}/trail.${extension}`, `incident-${number}.${extension}`),
      );
    },

    changePriority: (incident, priority, reason) =>
      work(ConsoleChangePriorityDocument, 'priority', incident, { incidentId: incident.id, priority, reason }),
    updateDetails: (incident, form) =>
      work(ConsoleUpdateDetailsDocument, 'details', incident, { incidentId: incident.id, ...form }),
    transfer: (incident, to, reason) =>
      work(ConsoleTransferIncidentDocument, 'transfer', incident, { incidentId: incident.id, ...to, reason }),
    resolve: (incident, disposition, remark) =>
      work(ConsoleResolveIncidentDocument, 'resolve', incident, { incidentId: incident.id, disposition, remark }),
    cancel: (incident, reason, disposition) =>
      work(ConsoleCancelIncidentDocument, 'cancel', incident, { incidentId: incident.id, reason, disposition }),
    reopen: (incident, reason) =>
      work(ConsoleReopenIncidentDocument, 'reopen', incident, { incidentId: incident.id, reason }),
    archive: (incident, disposition) =>
      work(ConsoleArchiveIncidentDocument, 'archive', incident, { incidentId: incident.id, disposition }),

    async merge(duplicate, into) {
      const input = { incidentId: duplicate.id, intoIncidentId: into.id };
      const answer = await change(`merge:${duplicate.id}`, input, (keyed) =>
        client.run(ConsoleMergeIncidentsDocument, { input: keyed }),
      );
      if (answer === null) return false;
      picture.mergeIncident(answer.mergeIncidents.incident);
      picture.mergeIncident(answer.mergeIncidents.into);
      announce(store, messages(store).work.done.merged(duplicate.number, into.number));
      return true;
    },
    async unmerge(duplicate) {
      const answer = await change(`unmerge:${duplicate.id}`, { incidentId: duplicate.id }, (keyed) =>
        client.run(ConsoleUnmergeIncidentDocument, { input: keyed }),
      );
      if (answer === null) return false;
      picture.mergeIncident(answer.unmergeIncident.incident);
      picture.mergeIncident(answer.unmergeIncident.from);
      announce(store, messages(store).work.done.unmerged(duplicate.number));
      return true;
    },

    async addNote({ id, location: { lon, lat } }, form) {
      const answer = await change(`note:${id}`, { ...form, point: { lon, lat } }, (input) =>
        client.run(ConsoleAddPremiseNoteDocument, { input }),
      );
      if (answer === null) return false;
      announce(store, messages(store).work.done.note);
      await picture.readIncident(id);
      return true;
    },
    async withdrawNote(incidentId, noteId) {
      const answer = await change(`withdraw:${noteId}`, { noteId }, (input) =>
        client.run(ConsoleWithdrawPremiseNoteDocument, { input }),
      );
      if (answer) await picture.readIncident(incidentId);
      return answer !== null;
    },
  };
}

function toTrail({ edges, pageInfo }: NonNullable<IncidentWork['timeline']>): Pick<State['trail'], 'events' | 'next'> {
  return { events: edges.map(({ node }) => node), next: pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null };
}
