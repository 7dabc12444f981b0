/** Relay connections: https://relay.dev/graphql/connections.htm (forward paging only). */
import { type ClassType, Field, ObjectType } from 'type-graphql';
import { type Page } from '../../services/page.js';

@ObjectType('PageInfo', { description: 'Where a page lies in its list.' })
export class PageInfoType {
  @Field(() => Boolean, { description: 'More follows after this page.' })
  hasNextPage!: boolean;
  @Field(() => Boolean, { description: 'This page was asked for with `after`, so something lies before it.' })
  hasPreviousPage!: boolean;
  @Field(() => String, { nullable: true, description: 'Cursor of the first edge; null where the page is empty.' })
  startCursor!: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the last edge: the next `after`. Null where the page is empty.',
  })
  endCursor!: string | null;
}

export interface Connection<T> {
  readonly edges: readonly { readonly cursor: string; readonly node: T }[];
  readonly pageInfo: PageInfoType;
}

/** Registers `<name>Connection` and `<name>Edge` and returns the class of the former. */
export function connectionType(name: string, node: ClassType, what: string): ClassType {
  @ObjectType(`${name}Edge`, { description: `One of ${what}, with its place in the list.` })
  class EdgeType {
    @Field(() => String, { description: 'Opaque; pass it as `after` to go on behind this edge.' })
    cursor!: string;
    @Field(() => node, { description: 'The item itself.' })
    node!: unknown;
  }
  @ObjectType(`${name}Connection`, { description: `A page of ${what}.` })
  class ConnectionType {
    @Field(() => [EdgeType], { description: 'In the order of the list.' })
    edges!: EdgeType[];
    @Field(() => PageInfoType, { description: 'How to go on.' })
    pageInfo!: PageInfoType;
  }
  return ConnectionType;
}

export function toConnection<T>(page: Page<T>, after: string | null | undefined): Connection<T> {
  return {
    edges: page.edges,
    pageInfo: {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: after !== null && after !== undefined,
      startCursor: page.edges[0]?.cursor ?? null,
      endCursor: page.edges.at(-1)?.cursor ?? null,
    },
  };
}
