/**
 * Where all fixes come together, whoever sent them: judged by what is known of their unit, stored by the group commit, and only then live. The picture never
 * shows what the database does not have; between judgement and commit a fix is *pending*, so that the next one of its unit is judged by it.
 */
import { type Fix } from '../../core/fleet/fix.js';
import { findDoubt, type FixDoubt, FixFlag } from '../../core/fleet/fix-plausibility.js';
import { findStoredFixes } from '../../database/position-history-repository.js';
import { type StoredFix } from '../../database/unit-repository.js';
import { type PositionReport } from '../contract.js';
import { type ServiceContext } from '../service-context.js';
import { type PositionWriter } from './position-writer.js';

/** A fix that passed the border, of a unit that the picture knows. `doubt`: what the border itself doubts, or null. */
export interface IncomingFix {
  readonly fix: Omit<StoredFix, 'flag'>;
  readonly doubt: FixDoubt | null;
}

export interface FixIntake {
  /** Answers after the commit. Where that fails nothing has become live, and the same fixes may be sent again. */
  take(fixes: readonly IncomingFix[]): Promise<PositionReport>;
}

type Flagged = PositionReport['flagged'][number];

export function createFixIntake(
  { fleet, database }: Pick<ServiceContext, 'fleet' | 'database'>,
  writer: PositionWriter,
): FixIntake {
  const { picture } = fleet;
  /** By unit the newest plausible fix that waits for its commit. */
  const pending = new Map<string, StoredFix>();

  function newest(unitId: string): Fix | null {
    const live = picture.get(unitId)?.fix ?? null;
    const waiting = pending.get(unitId) ?? null;
    return live === null || (waiting !== null && waiting.fixAt > live.fixAt) ? waiting : live;
  }

  /** What came before with the very same place keeps the answer that it had then. */
  async function withFirstAnswers(flagged: readonly Flagged[], stored: readonly StoredFix[]): Promise<Flagged[]> {
    const late = flagged.filter(({ flag }) => flag === FixFlag.OUT_OF_ORDER);
    if (late.length === 0) return [...flagged];
    const first = await findStoredFixes(
      database.knex,
      late.map(({ index }) => stored[index]!),
    );
    return flagged.flatMap((each) => {
      const { unitId, fixAt, originalLon, originalLat } = stored[each.index]!;
      const known = each.flag === FixFlag.OUT_OF_ORDER ? first.get(`${unitId} ${fixAt.getTime()}`) : undefined;
      if (known === undefined || known.originalLon !== originalLon || known.originalLat !== originalLat) return [each];
      return known.flag === null ? [] : [{ ...each, flag: known.flag }];
    });
  }

  return {
    async take(fixes) {
      const flagged: Flagged[] = [];
      const plausible: StoredFix[] = [];
      const stored = fixes.map(({ fix, doubt: atBorder }, index): StoredFix => {
        const doubt = atBorder ?? findDoubt(fix, newest(fix.unitId));
        const judged: StoredFix = { ...storable(fix), flag: doubt?.flag ?? null };
        if (doubt === null) {
          plausible.push(judged);
          pending.set(fix.unitId, judged);
        } else {
          flagged.push({ index, unitId: fix.unitId, ...doubt });
        }
        return judged;
      });
      if (stored.length === 0) return { accepted: 0, flagged };
      try {
        await writer.write(stored);
        for (const fix of plausible) fleet.applyFix(toFix(fix));
      } finally {
        for (const fix of plausible) if (pending.get(fix.unitId) === fix) pending.delete(fix.unitId);
      }
      const told = await withFirstAnswers(flagged, stored);
      return { accepted: stored.length - told.length, flagged: told };
    },
  };
}

/**
 * What single precision, as the database has it for these, would take for something else: a heading just below 360 becomes 360, and next to nothing is out of its
 * range. One such value would fail the commit.
 */
function storable(fix: IncomingFix['fix']): IncomingFix['fix'] {
  const { headingDeg, speedKmh, accuracyM } = fix;
  const isNorth = headingDeg !== null && Math.fround(headingDeg) >= 360;
  return {
    ...fix,
    headingDeg: isNorth ? 0 : toSingle(headingDeg),
    speedKmh: toSingle(speedKmh),
    accuracyM: toSingle(accuracyM),
  };
}

function toSingle(value: number | null): number | null {
  return value !== null && Math.fround(value) === 0 ? 0 : value;
}

/** Only what a fix is: the picture does not keep how it came in. */
function toFix({ unitId, lon, lat, fixAt, receivedAt, headingDeg, speedKmh, accuracyM }: StoredFix): Fix {
  return { unitId, lon, lat, fixAt, receivedAt, headingDeg, speedKmh, accuracyM };
}
