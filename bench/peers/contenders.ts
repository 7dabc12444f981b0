/** Who is measured, in the order in which they run, and how each is prepared and loaded. */
import { Agreement, type Contender, type Engine, type Job } from './engine.js';
import { loadGeojson, prepareGeojson } from './geojson.js';
import { loadNgraph, prepareNgraph } from './ngraph.js';
import { loadPgRouting, preparePgRouting } from './pgrouting.js';
import { loadValhalla, prepareValhalla } from './valhalla.js';
import { loadXunge } from './xunge.js';

export const CONTENDERS: readonly Contender[] = [
  {
    name: 'xunge',
    what: 'cars, the 5 first',
    engine: 'xunge',
    variant: 'cars',
    agreement: Agreement.FIRST_FIVE,
  },
  {
    name: 'xunge, five classes',
    what: 'the 5 first of units of five classes',
    engine: 'xunge',
    variant: 'classes',
    agreement: Agreement.NONE,
  },
  {
    name: 'xunge, nearestUnits',
    what: 'cars, the 5 first, with snapping, eligibility and routes',
    engine: 'xunge',
    variant: 'dispatch',
    agreement: Agreement.FIRST_FIVE,
  },
  {
    name: 'valhalla, tuned',
    what: 'sources_to_targets, timedistancematrix, all units',
    engine: 'valhalla',
    variant: 'tuned',
    agreement: Agreement.OTHER_SPEEDS,
  },
  {
    name: 'valhalla, tuned, nearest',
    what: 'the same, may end at 5 units (matrix_locations)',
    engine: 'valhalla',
    variant: 'nearest',
    agreement: Agreement.NONE,
  },
  {
    name: 'valhalla, default',
    what: 'sources_to_targets as it comes, all units',
    engine: 'valhalla',
    variant: 'default',
    agreement: Agreement.OTHER_SPEEDS,
  },
  {
    name: 'valhalla, lengths',
    what: 'shortest ways, for the agreement',
    engine: 'valhalla',
    variant: 'lengths',
    agreement: Agreement.LENGTHS,
    isUntimed: true,
  },
  {
    name: 'pgrouting',
    what: 'pgr_dijkstraCost many-to-one, all units',
    engine: 'pgrouting',
    variant: 'all',
    agreement: Agreement.EQUAL,
  },
  {
    name: 'pgrouting, reversed',
    what: 'pgr_dijkstraCost from the incident on reversed streets, all units',
    engine: 'pgrouting',
    variant: 'reversed',
    agreement: Agreement.EQUAL,
  },
  {
    name: 'pgrouting, nearest',
    what: 'pgr_dijkstraNearCost, the 5 first',
    engine: 'pgrouting',
    variant: 'nearest',
    agreement: Agreement.FIRST_FIVE,
  },
  {
    name: 'ngraph.path',
    what: 'NBA*, one search per unit',
    engine: 'ngraph',
    variant: '',
    agreement: Agreement.EQUAL,
    isPerUnit: true,
  },
  {
    name: 'geojson-path-finder',
    what: 'Dijkstra, one search per unit',
    engine: 'geojson',
    variant: '',
    agreement: Agreement.MOSTLY_EQUAL,
    isPerUnit: true,
  },
];

/** Peers that the issue names and that no run has measured, with the reason. */
export const NOT_TO_BE_HAD: readonly { readonly name: string; readonly why: string }[] = [
  {
    name: 'osrm',
    why:
      'nothing that npm or Debian 12 has brings the engine: osrm@5.26.0 and @project-osrm/osrm@26.9.0 hold neither binary nor C++ source, ' +
      'their install scripts fetch a binary from GitHub; Debian has no OSRM package',
  },
];

/** Installs what an engine needs and makes its own files of the extract. Returns the seconds of the latter. @throws MissingPeer */
export function prepare(engine: Contender['engine'], cacheFolder: string, cityFolder: string, extract: string): number {
  switch (engine) {
    case 'xunge':
      return 0;
    case 'valhalla':
      return prepareValhalla(cacheFolder, cityFolder, extract);
    case 'pgrouting':
      return preparePgRouting();
    case 'ngraph':
      return prepareNgraph(cacheFolder);
    case 'geojson':
      return prepareGeojson(cacheFolder);
  }
}

export async function load({ contender, cacheFolder, cityFolder }: Job, largestFleet: number): Promise<Engine> {
  switch (contender.engine) {
    case 'xunge':
      return loadXunge(cityFolder, contender.variant);
    case 'valhalla':
      return loadValhalla(cacheFolder, cityFolder, contender.variant, largestFleet);
    case 'pgrouting':
      return await loadPgRouting(cityFolder, contender.variant);
    case 'ngraph':
      return loadNgraph(cacheFolder, cityFolder);
    case 'geojson':
      return loadGeojson(cacheFolder, cityFolder);
  }
}
