/** A GraphQL operation with the types of its answer and of its variables. The generated ones are in `generated/operations.ts`; a client may write its own. */

export interface Operation<Data, Variables> {
  readonly kind: 'query' | 'mutation' | 'subscription';
  /** The operation's name in `text`. */
  readonly name: string;
  /** The operation and the fragments that it uses. */
  readonly text: string;
  /** Never there: it only ties the types to the object. */
  readonly types?: (variables: Variables) => Data;
}
