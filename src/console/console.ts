/** Wires the page: state, session, requests, live feeds and actions. Components reach all of it through `useConsole`. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { type AlertActions, createAlertActions } from './actions/alerts.js';
import { type ClosureActions, createClosureActions } from './actions/closures.js';
import { createDispatchActions, type DispatchActions } from './actions/dispatch.js';
import { createDutyActions, type DutyActions } from './actions/duty.js';
import { createGridWorkActions, type GridWorkActions } from './actions/grid-work.js';
import { createIncidentWorkActions, type IncidentWorkActions } from './actions/incident-work.js';
import { createNearestActions, type NearestActions } from './actions/nearest.js';
import { createOfficerActions, type OfficerActions } from './actions/officer.js';
import { type Parts } from './actions/parts.js';
import { createPictureActions, type PictureActions } from './actions/picture.js';
import { createPlanningActions, type PlanningActions } from './actions/planning.js';
import { createPlansActions, type PlansActions } from './actions/plans.js';
import { createPushActions, type PushActions } from './actions/pushes.js';
import { createSafetyActions, type SafetyActions } from './actions/safety.js';
import { createSearchActions, type SearchActions } from './actions/search.js';
import { createSendingActions, type SendingActions } from './actions/sending.js';
import { createShiftActions, type ShiftActions } from './actions/shifts.js';
import { createSignInActions, type SignInActions } from './actions/sign-in.js';
import { createTaskActions, type TaskActions } from './actions/tasks.js';
import { ApiError } from './api/api-error.js';
import { createClient } from './api/client.js';
import { openLive } from './api/live.js';
import { createSessionKeeper } from './api/session.js';
import { initialLanguage, type Messages, messagesOf } from './i18n/language.js';
import { emptyPicture, initialState, type State } from './state/state.js';
import { createStore, type Store, useSelected } from './state/store.js';
import { initialTheme } from './state/theme.js';

export interface Console {
  readonly store: Store<State>;
  readonly signIn: SignInActions;
  readonly picture: PictureActions;
  readonly nearest: NearestActions;
  readonly dispatch: DispatchActions;
  readonly planning: PlanningActions;
  readonly closures: ClosureActions;
  readonly alerts: AlertActions;
  readonly sending: SendingActions;
  readonly work: IncidentWorkActions;
  readonly finder: SearchActions;
  readonly gridWork: GridWorkActions;
  readonly plans: PlansActions;
  readonly officer: OfficerActions;
  readonly pushes: PushActions;
  readonly tasks: TaskActions;
  readonly safety: SafetyActions;
  readonly duty: DutyActions;
  readonly shifts: ShiftActions;
  /** Opens the live feeds, which load the picture; returns how to end them. */
  goLive(): () => void;
}

export function createConsole(): Console {
  const session = createSessionKeeper(Date.now, () =>
    store.set({
      ...emptyPicture(),
      account: null,
      error: new ApiError('OTHER', messagesOf(store.get().language).signIn.expired),
    }),
  );
  const store = createStore(initialState(initialLanguage(), initialTheme(), session.current()?.account ?? null));
  const parts: Parts = { store, session, client: createClient(session) };
  const picture = createPictureActions(parts);
  const nearest = createNearestActions(parts);
  const closures = createClosureActions(parts, nearest);
  const alerts = createAlertActions(parts, nearest);
  const sending = createSendingActions(parts, picture);
  const gridWork = createGridWorkActions(parts, picture, nearest);
  const plans = createPlansActions(parts);
  const tasks = createTaskActions(parts);
  const safety = createSafetyActions(parts);
  const duty = createDutyActions(parts, picture);
  const shifts = createShiftActions(parts);
  return {
    store,
    picture,
    nearest,
    signIn: createSignInActions(parts),
    dispatch: createDispatchActions(parts, picture, nearest),
    planning: createPlanningActions(parts),
    closures,
    alerts,
    sending,
    gridWork,
    plans,
    work: createIncidentWorkActions(parts, picture),
    finder: createSearchActions(parts),
    officer: createOfficerActions(parts, picture, { tasks, duty }),
    pushes: createPushActions(parts),
    tasks,
    safety,
    duty,
    shifts,
    goLive() {
      const unwatch = closures.watch();
      const close = openLive(session, {
        onConnection: (connection) => store.set({ connection }),
        onEvent(event) {
          picture.applyEvent(event);
          for (const reader of [closures, alerts, sending, gridWork, plans, tasks, safety, shifts])
            reader.applyEvent(event.kind);
        },
        onPositions: (positions) => picture.applyPositions(positions),
        onResync() {
          void picture.load();
          void closures.load();
          void alerts.load();
          void gridWork.loadReports();
          void tasks.loadMine();
          void safety.load();
        },
      });
      return () => {
        unwatch();
        close();
      };
    },
  };
}

export const ConsoleContext = createContext<Console | null>(null);

export function useConsole(): Console {
  const console = useContext(ConsoleContext);
  if (console === null) throw new Error('useConsole outside of ConsoleContext');
  return console;
}

export function useStore<T>(select: (state: State) => T): T {
  return useSelected(useConsole().store, select);
}

export function useMessages(): Messages {
  return messagesOf(useStore((state) => state.language));
}
