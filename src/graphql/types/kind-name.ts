/** Names of kinds, for those who read them. */
import { Field, ObjectType } from 'type-graphql';
import { type KindName } from '../../core/grid-work/kind-names.js';

@ObjectType('KindName', { description: 'What a kind is called.' })
export class KindNameType {
  @Field(() => String, { description: 'The value of the enumeration.' })
  kind!: string;
  @Field(() => String, { description: 'Name in Chinese.' })
  name!: string;
  @Field(() => String, { description: 'Name in English.' })
  nameEn!: string;
}

/** In the order of the enumeration. */
export function toKindNames(names: Readonly<Record<string, KindName>>): KindNameType[] {
  return Object.entries(names).map(([kind, { name, nameEn }]) => ({ kind, name, nameEn }));
}
