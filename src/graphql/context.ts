/** What every resolver gets: who asks, the use cases, and loaders that live as long as the request. */
import { DomainError } from '../core/errors.js';
import { type Actor, signedIn } from '../services/actor.js';
import { type Services } from '../services/contract.js';
import { createLoaders, type Loaders } from './loaders.js';
import { type ServerInfo } from './types/server-info.js';

/** Who asks: nobody, an actor, or somebody whose token was refused. The refusal is kept, so that signing in anew works with an old token at hand. */
export type Identity =
  | { readonly actor: Actor; readonly expiresAt: Date; readonly refusal?: undefined }
  | { readonly actor: null; readonly refusal?: DomainError };

export const ANONYMOUS: Identity = { actor: null };

export interface GraphqlContext {
  readonly services: Services;
  readonly info: () => ServerInfo;
  readonly identity: Identity;
  readonly loaders: Loaders;
  /** Names the request in the log and in the answer to an unexpected error. */
  readonly requestId: string;
}

export interface ContextParts {
  readonly services: Services;
  readonly info: () => ServerInfo;
  readonly identity: Identity;
  readonly requestId: string;
}

/** A context with empty loaders: one per request, and one per delivered item of a subscription. */
export function createContext(parts: ContextParts): GraphqlContext {
  // Its own: signing in changes it in place (`becomes`), and Apollo hands out copies of the context.
  const identity = { ...parts.identity };
  return { ...parts, identity, loaders: createLoaders(parts.services, () => actorOf({ identity })) };
}

/** For the rest of the request, whoever has just signed in asks; who was signed in before stays who they are. */
export function becomes({ identity }: GraphqlContext, signedIn: Pick<Identity, 'actor'>): void {
  if (identity.actor === null) Object.assign(identity, { ...signedIn, refusal: undefined });
}

/** Throws UNAUTHENTICATED where nobody is signed in, or the token was refused. */
export function actorOf({ identity }: Pick<GraphqlContext, 'identity'>): Actor {
  if (identity.refusal !== undefined) throw identity.refusal;
  return signedIn(identity.actor);
}

const BEARER = /^Bearer +([\w.~+/=-]+)$/i;

/** The identity behind an `Authorization` header or its WebSocket counterpart. Rejects only where authentication itself breaks. */
export async function identify(services: Services, authorization: string | undefined): Promise<Identity> {
  if (authorization === undefined || authorization === '') return ANONYMOUS;
  const token = BEARER.exec(authorization)?.[1];
  try {
    if (token === undefined)
      throw new DomainError('UNAUTHENTICATED', 'the authorization is not of the form "Bearer <access token>"');
    return await services.accounts.authenticate(token);
  } catch (error) {
    if (error instanceof DomainError) return { actor: null, refusal: error };
    throw error;
  }
}
