/** Inputs of signing in and out. */
import { Field, InputType } from 'type-graphql';

@InputType('SignInInput', { description: 'Who signs in.' })
export class SignInInputType {
  @Field(() => String, { description: 'Name of the account.' })
  account!: string;
  @Field(() => String, { description: 'Password.' })
  password!: string;
  @Field(() => String, { nullable: true, description: 'One-time code, where the account asks for one.' })
  code?: string | null;
}

@InputType('RefreshSessionInput', { description: 'The session to go on with.' })
export class RefreshSessionInputType {
  @Field(() => String, { description: 'As returned with the last session.' })
  refreshToken!: string;
}

@InputType('SignOutInput', { description: 'The session to end.' })
export class SignOutInputType {
  @Field(() => String, { description: 'As returned with the last session.' })
  refreshToken!: string;
}
