/** The fields of a data source whose rows may be in an uploaded file. */
import { type DataSourceDefinition, dataColumns, dataTable } from '@loadtest/scenario';
import { Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { type RequestContext, signedIn } from '../platform/context.ts';
import { DataSource } from '../scenarios/types/data.type.ts';
import type { DataFileRecord } from './data-file.record.ts';
import type { DataFileService } from './data-file.service.ts';
import { DataFile } from './data-file.type.ts';

@Resolver(() => DataSource)
export class DataSourceFieldsResolver {
  readonly #files: DataFileService;

  constructor(files: DataFileService) {
    this.#files = files;
  }

  @FieldResolver(() => DataFile, {
    nullable: true,
    description: 'The uploaded file that its rows are in; null where there is none, or the asker may not see it.',
  })
  async file(@Root() { fileId }: DataSourceDefinition, @Ctx() context: RequestContext): Promise<DataFileRecord | null> {
    return fileId == null ? null : await this.#files.find(signedIn(context), fileId);
  }

  @FieldResolver(() => [String], { description: 'The names of its columns.' })
  async columns(@Root() source: DataSourceDefinition): Promise<string[]> {
    if (source.fileId != null) return (await this.#files.byId(source.fileId))?.columns ?? [];
    return [...(dataColumns(source) ?? [])];
  }

  @FieldResolver(() => Int, { description: 'How many rows it has.' })
  async rowCount(@Root() source: DataSourceDefinition): Promise<number> {
    if (source.fileId != null) return (await this.#files.byId(source.fileId))?.rowCount ?? 0;
    const table = dataTable(source);
    return table === null || typeof table === 'string' ? 0 : table.rows.length;
  }
}
