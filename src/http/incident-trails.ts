/**
 * The trail of an incident as a file: /incidents/:number/trail.json and /incidents/:number/trail.csv, with the bearer token of the API and the rights of
 * `Incident.timeline`. A route of its own, because a file is bytes with a name and a type: inside a GraphQL answer a CSV would lose all three.
 */
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { actorOf, identify } from '../graphql/context.js';
import { type Services } from '../services/contract.js';
import { type IncidentTrail } from '../services/incidents/incident-work-contract.js';
import { type Cell, toCsv } from './csv.js';

const HEADER = [
  'seq',
  'at',
  'localTime',
  'kind',
  'name',
  'nameEn',
  'actor',
  'actorName',
  'actorNameEn',
  'unit',
  'station',
  'details',
];

export function serveIncidentTrails(app: FastifyInstance, services: Services): void {
  const serve = (extension: 'json' | 'csv', type: string, write: (trail: IncidentTrail) => string): void => {
    app.get<{ Params: { number: string } }>(`/incidents/:number/trail.${extension}`, async (request, reply) => {
      const actor = actorOf({ identity: await identify(services, authorization(request)) });
      const trail = await services.incidentWork.trail(actor, { number: request.params.number });
      return sendFile(reply, `incident-${trail.incident.number}.${extension}`, type, write(trail));
    });
  };
  serve('json', 'application/json; charset=utf-8', trailJson);
  serve('csv', 'text/csv; charset=utf-8; header=present', trailCsv);
}

function authorization({ headers }: FastifyRequest): string | undefined {
  return headers.authorization;
}

function sendFile(reply: FastifyReply, name: string, type: string, text: string): FastifyReply {
  return reply
    .header('cache-control', 'no-store')
    .header('content-disposition', `attachment; filename="${name}"`)
    .type(type)
    .send(text);
}

function trailJson({ incident, entries, exportedAt }: IncidentTrail): string {
  const { setAside: _, ...shown } = incident;
  return `${JSON.stringify({ exportedAt, incident: shown, events: entries }, null, 2)}\n`;
}

function trailCsv({ entries }: IncidentTrail): string {
  return toCsv(
    HEADER,
    entries.map(({ seq, at, localTime, kind, name, nameEn, actor, unit, station, details }): Cell[] => [
      seq,
      at.toISOString(),
      localTime,
      kind,
      name,
      nameEn,
      actor?.account ?? null,
      actor?.name ?? null,
      actor?.nameEn ?? null,
      unit,
      station,
      details,
    ]),
  );
}
