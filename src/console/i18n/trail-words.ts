/** The trail of an incident in the page's words: the name of each kind of event, and what its data say. */
import { type AssignmentStatus, type IncidentStatus } from '../generated/graphql.js';
import { type TrailEvent } from '../state/desk.js';
import { type District } from '../state/state.js';
import { alertName } from './alert-words.js';
import { timeOfDay } from './format.js';
import { type Language, type Messages, nameIn } from './language.js';

export interface TrailContext {
  readonly messages: Messages;
  readonly language: Language;
  readonly district: District | null;
}

/** A kind from a newer server is better shown by its name than not at all. */
export function trailName(kind: string, { work: { trail } }: Messages): string {
  return trail.kinds[kind] ?? kind;
}

type Data = Readonly<Record<string, unknown>>;

/** Unit, numbers, states, reasons: what there is, in one line; '' where there is nothing to add. */
export function trailDetails(event: TrailEvent, context: TrailContext): string {
  const data = (event.data ?? {}) as Data;
  const { details } = context.messages.work.trail;
  const assignment = objectIn(data, 'assignment');
  const alert = objectIn(data, 'alert');
  return [
    event.unit?.callSign,
    alert && alertName(String(alert['kind']), context.messages),
    changeWords(event.kind, data, context),
    nameOf(objectIn(data, 'to'), details.partner, context),
    textIn(data, 'into', details.into),
    event.kind === 'incident.unmerged' && textIn(data, 'from', details.outOf),
    textIn(data, 'duplicate', details.duplicate),
    event.kind === 'incident.reported' && typeof data['priority'] === 'number' && details.priority(data['priority']),
    Array.isArray(data['fields']) && details.fields(fieldNames(data['fields'], context.messages)),
    dispositionName(data['disposition'], context),
    textIn(data, 'reason', details.reason),
    textIn(data, 'remark', details.remark),
    event.kind === 'assignment.offered' &&
      assignment &&
      textIn(assignment, 'respondBy', (at) => details.respondBy(timeOfDay(at, context.language))),
    assignment && textIn(assignment, 'endReason', details.reason),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** From one status or priority to another. */
function changeWords(kind: string, { from, to }: Data, { messages }: TrailContext): string | false {
  const { trail } = messages.work;
  if (kind === 'incident.status-changed')
    return trail.from(statusName(String(from), messages), statusName(String(to), messages));
  if (kind === 'incident.priority-changed') return trail.from(String(from), String(to));
  return false;
}

function statusName(status: string, { incidentStatus, assignmentStatus }: Messages): string {
  return incidentStatus[status as IncidentStatus] ?? assignmentStatus[status as AssignmentStatus] ?? status;
}

function fieldNames(fields: readonly unknown[], { work: { trail } }: Messages): string {
  return fields.map((field) => trail.fields[String(field)] ?? String(field)).join(', ');
}

function dispositionName(slug: unknown, { district, language }: TrailContext): string | false {
  if (typeof slug !== 'string') return false;
  const known = district?.dispositions.find((each) => each.slug === slug);
  return known ? nameIn(language, known) : slug;
}

function nameOf(named: Data | null, words: (name: string) => string, { language }: TrailContext): string | false {
  const { name, nameEn } = named ?? {};
  if (typeof name !== 'string') return false;
  return words(nameIn(language, { name, nameEn: typeof nameEn === 'string' ? nameEn : '' }));
}

function objectIn(data: Data, key: string): Data | null {
  const value = data[key];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Data) : null;
}

function textIn(data: Data, key: string, words: (text: string) => string): string | false {
  const value = data[key];
  return typeof value === 'string' && value !== '' && words(value);
}
