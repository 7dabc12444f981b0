/** Accounts and sessions. */
import { Field, ID, ObjectType } from 'type-graphql';
import { DeskKind } from '../../core/tasks/desk.js';
import { Role } from '../../services/actor.js';
import { GraphQLDateTime } from '../scalars/date-time.js';

@ObjectType('Account', { description: 'A person who may sign in.' })
export class AccountType {
  @Field(() => ID, { description: 'Opaque and stable.' })
  id!: string;
  @Field(() => String, { description: 'The name to sign in with.' })
  account!: string;
  @Field(() => String, { description: 'Name in Chinese.' })
  name!: string;
  @Field(() => String, { description: 'Name in English.' })
  nameEn!: string;
  @Field(() => Role, { description: 'What the account may do.' })
  role!: Role;
  @Field(() => DeskKind, { nullable: true, description: 'With the role DESK; null otherwise.' })
  desk!: DeskKind | null;
}

@ObjectType('DemoAccount', {
  description: 'An account of the demo district, to offer on a sign-in page. Its password is `demo`.',
})
export class DemoAccountType {
  @Field(() => String, { description: 'The name to sign in with.' })
  account!: string;
  @Field(() => String, { description: 'Name in Chinese.' })
  name!: string;
  @Field(() => String, { description: 'Name in English.' })
  nameEn!: string;
  @Field(() => Role, { description: 'What the account may do.' })
  role!: Role;
}

@ObjectType('Session', { description: 'Tokens of somebody who signed in.' })
export class SessionType {
  @Field(() => String, {
    description:
      'Send it as `Authorization: Bearer …`, or as `authorization` in the connection parameters of a WebSocket.',
  })
  accessToken!: string;
  @Field(() => String, { description: 'For refreshSession. Works once; each refresh returns a new one.' })
  refreshToken!: string;
  @Field(() => GraphQLDateTime, {
    description: 'When the access token ends. A WebSocket opened with it is closed then with code 4403.',
  })
  expiresAt!: Date;
  @Field(() => AccountType, { description: 'Who signed in.' })
  account!: AccountType;
}

@ObjectType('SignOutPayload', { description: 'Answer of signOut.' })
export class SignOutPayloadType {
  @Field(() => Boolean, { description: 'Always true: the session has ended.' })
  ok!: boolean;
}
