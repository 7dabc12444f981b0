/** Words that incidents are found by: see core/incident/search-vector.ts for what they are. */
import { type Knex } from 'knex';
import { type SearchableIncident, searchVectors } from '../core/incident/search-vector.js';

export async function putSearchWords(trx: Knex.Transaction, id: string, incident: SearchableIncident): Promise<void> {
  const { words, allWords } = searchVectors(incident);
  await trx.raw(
    `insert into incident_search (incident_id, words, all_words) values (?, ?::tsvector, ?::tsvector)
     on conflict (incident_id) do update set words = excluded.words, all_words = excluded.all_words`,
    [id, words, allWords],
  );
}
