import type { JsonObject } from '@loadtest/scenario';
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { type RequestContext, signedIn } from '../platform/context.ts';
import type { Page } from '../platform/graphql/connection.ts';
import { JSONObject } from '../platform/graphql/scalars.ts';
import type { UserService } from '../users/user.service.ts';
import { User } from '../users/user.type.ts';
import { type DataFileRecord, dataFileOf } from './data-file.record.ts';
import { UPLOAD_LINK_MS, uploadPath } from './data-file.routes.ts';
import type { DataFileService } from './data-file.service.ts';
import { DataFile, DataFileConnection, DataFileUpload } from './data-file.type.ts';
import type { SignedLinks } from './signed-links.ts';

@Resolver(() => DataFile)
export class DataFileResolver {
  readonly #files: DataFileService;
  readonly #links: SignedLinks;
  readonly #users: UserService;

  constructor(files: DataFileService, links: SignedLinks, users: UserService) {
    this.#files = files;
    this.#links = links;
    this.#users = users;
  }

  @Query(() => DataFileConnection, {
    nullable: true,
    description: "The asker's data files, the newest first; for ADMIN all.",
  })
  async dataFiles(
    @Arg('first', () => Int, { defaultValue: 20, description: 'Rows of the page, 1 to 100.' }) first: number,
    @Arg('after', () => String, { nullable: true, description: 'The endCursor of the page before.' })
    after: string | null,
    @Ctx() context: RequestContext,
  ): Promise<Page<DataFileRecord>> {
    const viewer = signedIn(context);
    const { rows, hasNextPage, endCursor } = await this.#files.page(viewer, { first, after: after ?? null });
    return {
      nodes: rows.map(dataFileOf),
      pageInfo: { hasNextPage, endCursor },
      totalCount: () => this.#files.count(viewer),
    };
  }

  @Query(() => DataFile, {
    nullable: true,
    description: 'One data file; null where there is none that the asker may see.',
  })
  dataFile(
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<DataFileRecord | null> {
    return this.#files.find(signedIn(context), id);
  }

  @Mutation(() => DataFileUpload, {
    nullable: true,
    description: 'A new data file of the asker, and where its CSV is to be PUT.',
  })
  async createDataFile(
    @Arg('name', () => String, { description: 'What it is called, 1 to 200 characters.' }) name: string,
    @Ctx() context: RequestContext,
  ): Promise<DataFileUpload> {
    const file = await this.#files.create(signedIn(context), name);
    const expiresAt = new Date(Date.now() + UPLOAD_LINK_MS);
    return { file, uploadUrl: uploadPath(file.id, await this.#links.sign('upload', file.id, expiresAt)), expiresAt };
  }

  @Mutation(() => DataFile, {
    nullable: true,
    description: 'Deletes it and gives it back. CONFLICT while a scenario or an unfinished run uses it.',
  })
  deleteDataFile(
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<DataFileRecord> {
    return this.#files.delete(signedIn(context), id);
  }

  @FieldResolver(() => User, { description: 'Who made it.' })
  owner(@Root() { ownerId }: DataFileRecord): Promise<User | null> {
    return this.#users.byId(ownerId);
  }

  @FieldResolver(() => [JSONObject], {
    description: 'The first rows, each an object of column and text; empty before it is READY.',
  })
  preview(
    @Root() file: DataFileRecord,
    @Arg('first', () => Int, { defaultValue: 20, description: 'Rows, 1 to 100; fewer come where they are very long.' })
    first: number,
  ): Promise<JsonObject[]> {
    return this.#files.preview(file, first);
  }
}
