/** Tabs above the panel's body, operated by the arrow keys as well. */
import { useLostFocus } from './use-lost-focus.js';

export interface Tab<Name extends string> {
  readonly name: Name;
  readonly label: string;
  readonly count?: number;
}

export function TabBar<Name extends string>({
  tabs,
  chosen,
  onChoose,
}: {
  tabs: readonly Tab<Name>[];
  chosen: Name;
  onChoose: (name: Name) => void;
}) {
  const heir = useLostFocus<HTMLButtonElement>();
  const onKey = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = tabs.findIndex(({ name }) => name === chosen);
    const next = tabs[(at + step + tabs.length) % tabs.length]!.name;
    onChoose(next);
    document.getElementById(`tab-${next}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" onKeyDown={onKey}>
      {tabs.map(({ name, label, count }) => (
        <button
          key={name}
          id={`tab-${name}`}
          ref={name === chosen ? heir : undefined}
          type="button"
          role="tab"
          aria-selected={name === chosen}
          aria-controls="panel-body"
          tabIndex={name === chosen ? 0 : -1}
          onClick={() => onChoose(name)}
        >
          {label}
          {count !== undefined && <span class="count">{count}</span>}
        </button>
      ))}
    </div>
  );
}
