/** Finding incidents: by words, by what was merged into what, and calls that may be about one matter. */
import { badInput } from '../../core/errors.js';
import { isOpen, type Incident } from '../../core/incident/incident.js';
import { searchPhrases } from '../../core/incident/search-terms.js';
import { toTsquery } from '../../core/incident/search-vector.js';
import { listMergedInto, type SearchKey, searchIncidents } from '../../database/incident-finding-repository.js';
import { listIncidentsByIds } from '../../database/incident-repository.js';
import { may } from '../actor.js';
import { checkRequiredText, isId, plausibleIds } from '../border.js';
import { suggestionsFor } from './duplicate-suggestions.js';
import { type IncidentWorkService } from './incident-work-contract.js';
import { shownTo, shownToOwn, visibilityOf, visibleIncidents } from './incident-visibility.js';
import { checkFirst, decodeKey, type Page, toPage } from '../page.js';
import { type ServiceContext } from '../service-context.js';

const MOST_QUERY_LENGTH = 200;

type Finding = Pick<IncidentWorkService, 'search' | 'duplicatesByIncidentIds' | 'suggestionsByIncidentIds'>;

export function createIncidentSearch({ database }: ServiceContext): Finding {
  const { knex } = database;
  return {
    async search(actor, text, filter, { first, after }): Promise<Page<Incident>> {
      const limit = checkFirst(first);
      const phrases = searchPhrases(checkRequiredText(text, ['text'], MOST_QUERY_LENGTH));
      if (phrases.length === 0)
        throw badInput(['text'], `${JSON.stringify(text)} has nothing to look for`, 'letters, digits or characters');
      for (const id of [filter.gridId, filter.stationId])
        if (id != null && !isId(id)) return { edges: [], hasNextPage: false };
      const visibleTo = visibilityOf(actor);
      const selection = { ...filter, types: filter.types?.filter((type) => !type.includes('\0')), visibleTo };
      // Whoever sees only incidents of the own sees their callers as well; grid workers those of the own reports only, which a search cannot tell apart.
      const callers = visibleTo === null ? may(actor, 'see callers') : actor.role !== 'GRID_WORKER';
      const query = { tsquery: toTsquery(phrases), callers, selection };
      const rows = await searchIncidents(database, query, checkKey(decodeKey(after, 3)), limit + 1);
      return toPage(
        rows,
        limit,
        ({ rank, incident: { reportedAt, id } }) => [rank, reportedAt.getTime(), id],
        ({ incident }) => (visibleTo === null ? shownTo : shownToOwn)(actor, incident),
      );
    },

    async duplicatesByIncidentIds(actor, ids) {
      const merged = await visibleIncidents(knex, actor, await listMergedInto(database, plausibleIds(ids)));
      const byIncident = new Map<string, Incident[]>();
      for (const incident of merged) {
        const list = byIncident.get(incident.mergedInto!) ?? [];
        list.push(incident);
        byIncident.set(incident.mergedInto!, list);
      }
      return byIncident;
    },

    async suggestionsByIncidentIds(actor, ids) {
      if (!may(actor, 'see all incidents')) return new Map();
      const open = (await listIncidentsByIds(database, plausibleIds(ids))).filter(({ status }) => isOpen(status));
      const suggestions = await suggestionsFor(database, knex, open, may(actor, 'see callers'));
      return new Map(
        [...suggestions].map(([id, list]) => [
          id,
          list.map((each) => ({ ...each, incident: shownTo(actor, each.incident) })),
        ]),
      );
    },
  };
}

function checkKey(key: readonly (string | number)[] | null): SearchKey | null {
  if (key === null) return null;
  const [rank, at, id] = key;
  if (
    typeof rank === 'number' &&
    typeof at === 'number' &&
    Math.abs(at) <= 8.64e15 &&
    typeof id === 'string' &&
    isId(id)
  )
    return [rank, at, id];
  throw badInput(['after'], 'is a cursor of another list', 'the endCursor of an earlier page of this search');
}
