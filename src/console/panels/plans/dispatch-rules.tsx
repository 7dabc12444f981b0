/** The rules of dispatch: across the borders of stations, the free units that stations keep, and who may take a unit from whom. */
import { useEffect, useState } from 'preact/hooks';
import { useConsole, useMessages, useStore } from '../../console.js';
import { type DispatchPolicyKind } from '../../generated/graphql.js';
import { nameIn } from '../../i18n/language.js';
import { type DispatchRules as Rules } from '../../state/plans.js';
import { mayPutPlans } from '../../state/rights.js';

const POLICIES: readonly DispatchPolicyKind[] = ['BORDERLESS', 'HOME_STATION_FIRST', 'HOME_STATION_ONLY'];
/** Where nobody has said how many seconds. */
const USUAL_MUST_SAVE_S = 120;

export function DispatchRules() {
  const { plans } = useConsole();
  const messages = useMessages();
  const rules = useStore((state) => state.planning.rules);
  const mayChange = useStore((state) => mayPutPlans(state.account));
  useEffect(() => void plans.load(), []);
  if (rules === null) return <p class="note">{messages.plans.loading}</p>;
  return (
    <div class="detail">
      {!mayChange && <p class="hint">{messages.plans.settings.readOnly}</p>}
      <PolicyForm key={JSON.stringify(rules.policy)} policy={rules.policy} mayChange={mayChange} />
      <CoverForm rules={rules} mayChange={mayChange} />
      <Preemption rules={rules} />
    </div>
  );
}

function PolicyForm({ policy, mayChange }: { policy: Rules['policy']; mayChange: boolean }) {
  const { plans } = useConsole();
  const messages = useMessages();
  const busy = useStore((state) => state.busy);
  const [kind, setKind] = useState(policy.kind);
  const [mustSaveS, setMustSaveS] = useState(policy.foreignMustSaveS ?? USUAL_MUST_SAVE_S);
  const words = messages.plans.settings;
  const asksSeconds = kind === 'HOME_STATION_FIRST';
  const submit = (event: Event): void => {
    event.preventDefault();
    void plans.putPolicy({ kind, foreignMustSaveS: asksSeconds ? mustSaveS : null });
  };
  return (
    <form class="form" aria-label={words.policy} onSubmit={submit}>
      <fieldset class="policies" disabled={!mayChange}>
        <legend>
          <h3>{words.policy}</h3>
        </legend>
        {POLICIES.map((each) => (
          <label key={each} class="choice-line">
            <input type="radio" name="policy" value={each} checked={kind === each} onChange={() => setKind(each)} />
            {words.policies[each]}
          </label>
        ))}
        {asksSeconds && (
          <label>
            {words.mustSave}
            <input
              type="number"
              name="mustSave"
              min={0}
              max={3600}
              value={mustSaveS}
              onInput={(event) => setMustSaveS(event.currentTarget.valueAsNumber || 0)}
            />
          </label>
        )}
        {mayChange && (
          <div class="form-buttons">
            <button type="submit" class="primary" disabled={busy !== null}>
              {words.save}
            </button>
          </div>
        )}
      </fieldset>
    </form>
  );
}

function CoverForm({ rules, mayChange }: { rules: Rules; mayChange: boolean }) {
  const messages = useMessages();
  const stations = useStore((state) => state.district?.stations) ?? [];
  const words = messages.plans.settings;
  return (
    <section>
      <h3>{words.cover}</h3>
      <p class="hint">{words.coverHint}</p>
      <ul class="cover">
        {stations.map((station) => {
          const units = rules.minimumCover.find((each) => each.station.id === station.id)?.units ?? 0;
          return <CoverRow key={`${station.id} ${units}`} station={station} units={units} mayChange={mayChange} />;
        })}
      </ul>
    </section>
  );
}

function CoverRow(props: { station: { id: string; name: string; nameEn: string }; units: number; mayChange: boolean }) {
  const { plans } = useConsole();
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const busy = useStore((state) => state.busy);
  const [units, setUnits] = useState(props.units);
  const name = nameIn(language, props.station);
  const words = messages.plans.settings;
  const submit = (event: Event): void => {
    event.preventDefault();
    void plans.setMinimumCover({ id: props.station.id, name }, units);
  };
  return (
    <li>
      <form class="cover-row" onSubmit={submit}>
        <span>{name}</span>
        <input
          type="number"
          min={0}
          max={1000}
          aria-label={words.coverOf(name)}
          disabled={!props.mayChange}
          value={units}
          onInput={(event) => setUnits(event.currentTarget.valueAsNumber || 0)}
        />
        {props.mayChange && (
          <button type="submit" class="secondary small" disabled={busy !== null || units === props.units}>
            {words.save}
          </button>
        )}
      </form>
    </li>
  );
}

function Preemption({ rules: { preemption } }: { rules: Rules }) {
  const messages = useMessages();
  const words = messages.plans.settings;
  return (
    <section>
      <h3>{words.preemption}</h3>
      {preemption.length === 0 ? (
        <p class="hint">{words.preemptionNone}</p>
      ) : (
        <ul class="preemption">
          {preemption.map(({ by, from, states, mustSaveS }) => (
            <li key={`${by} ${from}`}>
              {words.rule(
                by,
                from,
                messages.sending.list(states.map((state) => messages.assignmentStatus[state])),
                mustSaveS,
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
