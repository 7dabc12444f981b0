/** Accounts and sessions. */
import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { type Account, type Session } from '../../services/contract.js';
import { actorOf, becomes, type GraphqlContext } from '../context.js';
import { RefreshSessionInputType, SignInInputType, SignOutInputType } from '../inputs/session.js';
import { loadOptional, loadRequired } from '../loaders.js';
import { AccountType, DemoAccountType, SessionType, SignOutPayloadType } from '../types/account.js';
import { type ServerInfo, ServerInfoType } from '../types/server-info.js';
import { StationType } from '../types/territory.js';
import { UnitType } from '../types/unit.js';

@Resolver(() => AccountType)
export class AccountResolver {
  @Query(() => AccountType, { nullable: true, description: 'The account that is signed in; null where nobody is.' })
  async me(@Ctx() context: GraphqlContext): Promise<Account | null> {
    if (context.identity.actor === null && context.identity.refusal === undefined) return null;
    return loadRequired(context.loaders.account, 'account', actorOf(context).accountId);
  }

  @Query(() => [DemoAccountType], {
    description: 'Accounts to try the demo district with; empty where it is not loaded. Public.',
  })
  demoAccounts(@Ctx() { services }: GraphqlContext): Promise<readonly DemoAccountType[]> {
    return services.accounts.demoAccounts();
  }

  @Query(() => ServerInfoType, { description: 'About this server. Public.' })
  serverInfo(@Ctx() { info }: GraphqlContext): ServerInfo {
    return info();
  }

  @Mutation(() => SessionType, {
    description: 'UNAUTHENTICATED where name or password is wrong; RATE_LIMITED after repeated failures. Public.',
  })
  async signIn(
    @Arg('input', () => SignInInputType, { description: 'Who signs in.' }) input: SignInInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<Session> {
    return entered(context, await context.services.accounts.signIn(input));
  }

  @Mutation(() => SessionType, {
    description:
      'New tokens for a refresh token, which works once: used twice it ends all sessions of the account. Public.',
  })
  async refreshSession(
    @Arg('input', () => RefreshSessionInputType, { description: 'Which session.' }) input: RefreshSessionInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<Session> {
    return entered(context, await context.services.accounts.refreshSession(input.refreshToken));
  }

  @Mutation(() => SignOutPayloadType, {
    description: 'Ends a session. The same answer where it had ended before. Public.',
  })
  async signOut(
    @Arg('input', () => SignOutInputType, { description: 'Which session.' }) input: SignOutInputType,
    @Ctx() { services }: GraphqlContext,
  ): Promise<SignOutPayloadType> {
    await services.accounts.signOut(input.refreshToken);
    return { ok: true };
  }

  @FieldResolver(() => StationType, { nullable: true, description: 'Home station; null where none or not for you.' })
  station(@Root() account: Account, @Ctx() { loaders }: GraphqlContext): Promise<object | null> {
    return loadOptional(loaders.station, account.stationId);
  }

  @FieldResolver(() => UnitType, {
    nullable: true,
    description: 'The unit whose officer this is; null where none or not for you.',
  })
  unit(@Root() account: Account, @Ctx() { loaders }: GraphqlContext): Promise<object | null> {
    return loadOptional(loaders.unit, account.unitId);
  }
}

/** The rest of the answer is for whoever has just come in: of an account with a unit, the unit can be asked for at once. */
async function entered(context: GraphqlContext, session: Session): Promise<Session> {
  becomes(context, await context.services.accounts.authenticate(session.accessToken));
  return session;
}
