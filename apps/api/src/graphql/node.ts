import 'reflect-metadata';
import { Field, ID, InterfaceType } from 'type-graphql';
import type { RequestContext } from './context.js';
import type { NodeKind } from './global-id.js';

/** What `node(id)` found, with the name of its type. */
export interface FoundNode {
  readonly __typename: NodeKind;
}

@InterfaceType({
  description: 'Something with an id that stays the same.',
  resolveType: (value: FoundNode) => value.__typename,
})
export abstract class Node {
  @Field(() => ID, { description: 'Opaque and stable; `node(id:)` finds the thing by it.' })
  id!: string;
}

/** Finds what a key of one kind stands for, as its GraphQL type; null where there is none, or where the viewer may not see it. */
export type NodeFinder = (key: string, context: RequestContext) => Promise<object | null>;
