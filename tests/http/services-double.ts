/** Stands in for the services where the door in front of them is what is tested: what a test does not name must not be called. */
import { DomainError } from '../../src/core/errors.js';
import { type Actor } from '../../src/services/actor.js';
import { type Services } from '../../src/services/contract.js';

type Methods = Partial<Record<string, (...args: never[]) => unknown>>;
export type ServiceMethods = Partial<Record<keyof Services, Methods>>;

export const DISPATCHER: Actor = {
  accountId: '00000000-0000-4000-8000-000000000001',
  account: 'dispatcher',
  role: 'DISPATCHER',
  stationId: null,
  unitId: null,
};

/** The token "good" is a dispatcher's; "short" is one that ends 300 ms after it is shown. */
const accounts: Methods = {
  authenticate: async (token: string) => {
    if (token === 'good') return { actor: DISPATCHER, expiresAt: new Date(Date.now() + 3600_000) };
    if (token === 'short') return { actor: DISPATCHER, expiresAt: new Date(Date.now() + 300) };
    throw new DomainError('UNAUTHENTICATED', 'the access token is invalid or has expired');
  },
  isCurrent: async () => true,
  demoAccounts: async () => [],
};

export function servicesDouble(methods: ServiceMethods): Services {
  const service = (name: string, known: Methods): unknown =>
    new Proxy(known, {
      get: (target, method) => {
        const found = target[String(method)];
        if (found === undefined) throw new Error(`the test did not expect ${name}.${String(method)}`);
        return found;
      },
    });
  const names = [
    'accounts',
    'territory',
    'units',
    'positions',
    'positionFeeds',
    'positionHistory',
    'incidents',
    'incidentWork',
    'premises',
    'dispatch',
    'roads',
    'speeds',
    'feeds',
    'delivery',
    'push',
    'webhooks',
    'planning',
    'gridReports',
    'inspections',
    'rectification',
    'gridWorkFigures',
    'patrol',
    'rosters',
    'shiftDuty',
    'eventPosts',
  ] as const;
  return Object.fromEntries(
    names.map((name) => [name, service(name, { ...(name === 'accounts' ? accounts : {}), ...methods[name] })]),
  ) as unknown as Services;
}
