/** Data files, put together. */
import type { DataFileSource } from '@loadtest/protocol';
import type { Domain } from '../platform/domain.ts';
import type { Platform } from '../platform/platform.ts';
import type { UserService } from '../users/user.service.ts';
import { DataFileResolver } from './data-file.resolver.ts';
import { mountDataFileRoutes, rowsPath } from './data-file.routes.ts';
import { DataFileService, type FileUses } from './data-file.service.ts';
import { DataFileStore } from './data-file.store.ts';
import { startSweep } from './data-file.sweep.ts';
import { DataSourceFieldsResolver } from './data-source.fields.ts';
import { RowsBucket } from './rows-bucket.ts';
import { createSignedLinks } from './signed-links.ts';

export interface DataFiles extends Domain {
  readonly service: DataFileService;
  /** Where workers read the file, until then. */
  source(file: Omit<DataFileSource, 'url'>, expiresAt: Date): Promise<DataFileSource>;
}

export interface DataFilesParts {
  readonly uses: FileUses;
  /** Where workers reach this server; asked once it listens. */
  readonly serverUrl: () => string;
}

export function createDataFiles(
  { environment, mongo, shutdown, log }: Platform,
  users: UserService,
  { uses, serverUrl }: DataFilesParts,
): DataFiles {
  const store = new DataFileStore(mongo.connection);
  const rows = new RowsBucket(mongo.connection);
  const links = createSignedLinks(environment.jwtSecret);
  const service = new DataFileService(store, rows, uses);
  const { signal } = shutdown;
  return {
    service,
    resolvers: [new DataFileResolver(service, links, users), new DataSourceFieldsResolver(service)],
    mount: (http) =>
      mountDataFileRoutes(http, {
        store,
        rows,
        links,
        mostBytes: environment.maxUploadBytes,
        signal,
        log,
      }),
    async source({ fileId, sizeBytes, rowCount, sha256 }, expiresAt) {
      const url = serverUrl() + rowsPath(fileId, await links.sign('rows', fileId, expiresAt));
      return { fileId, url, sizeBytes, rowCount, sha256 };
    },
    async start() {
      await store.model.createIndexes();
      startSweep(store, rows, signal, log);
    },
  };
}
