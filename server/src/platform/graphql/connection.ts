/** Lists in pages. A cursor is a place in the order, so that a page stays right while rows come and go. */
import { type ClassType, Field, Int, ObjectType } from 'type-graphql';

@ObjectType({ description: 'Where a page ends, and whether there is more.', simpleResolvers: true })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether there are more after this page.' })
  hasNextPage: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Give it as `after` for the next page; null where the page is empty.',
  })
  endCursor: string | null;
}

/** A page, and how to count the whole: asked only where the count is asked for. */
export interface Page<Node> {
  readonly nodes: Node[];
  readonly pageInfo: PageInfo;
  /** Null above 10,000. */
  readonly totalCount: () => Promise<number | null>;
}

/** The base of `ScenarioConnection` and its like. */
export function connectionOf<Node extends object>(nodeClass: () => ClassType<Node>) {
  @ObjectType({ simpleResolvers: true })
  abstract class Connection implements Page<Node> {
    @Field(() => [nodeClass()], { description: 'The rows of this page, in the order asked for.' })
    nodes: Node[];

    @Field(() => PageInfo, { description: 'Where the page ends.' })
    pageInfo: PageInfo;

    @Field(() => Int, { nullable: true, description: 'How many there are in all pages; null above 10,000.' })
    totalCount: () => Promise<number | null>;
  }
  return Connection;
}
