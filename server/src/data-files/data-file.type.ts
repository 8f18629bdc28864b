import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../platform/graphql/connection.ts';
import { enumOf } from '../platform/graphql/enums.ts';
import { DateTime } from '../platform/graphql/scalars.ts';
import type { DataFileRecord, DataFileStatus } from './data-file.record.ts';

const DataFileStatusEnum = enumOf<DataFileStatus>('DataFileStatus', ['WAITING', 'READY', 'FAILED'], {
  description: 'How far an upload is.',
  values: {
    WAITING: 'It is not uploaded yet, or just now.',
    READY: 'Scenarios may use it.',
    FAILED: 'It could not be taken: `error` says why, a new upload is needed.',
  },
});

/** Resolves from a `DataFileRecord`; what is no plain value of it stands in `data-file.resolver.ts`. */
@ObjectType({ description: 'An uploaded CSV file, whose rows scenarios use.', simpleResolvers: true })
export class DataFile implements Omit<DataFileRecord, 'ownerId' | 'rowsBytes' | 'sha256' | 'rowsId'> {
  @Field(() => ID, { description: 'Stays the same for ever.' })
  id: string;

  @Field(() => String, { description: 'What it is called.' })
  name: string;

  @Field(() => DataFileStatusEnum, { description: 'How far its upload is.' })
  status: DataFileStatus;

  @Field(() => String, { nullable: true, description: 'Why it FAILED, with the line and the remedy; else null.' })
  error: string | null;

  @Field(() => Float, { description: 'Of the CSV as it was uploaded, bytes; 0 before it is READY.' })
  sizeBytes: number;

  @Field(() => [String], { description: 'The names of its columns; empty before it is READY.' })
  columns: string[];

  @Field(() => Int, { description: 'How many rows it has, without the line of names; 0 before it is READY.' })
  rowCount: number;

  @Field(() => DateTime, { description: 'When it was made.' })
  createdAt: Date;
}

@ObjectType({
  description:
    "PUT the CSV to `uploadUrl` (a path on this host, good for 15 minutes), streamed, up to the installation's limit.",
  simpleResolvers: true,
})
export class DataFileUpload {
  @Field(() => DataFile, { description: 'The file that waits for its rows.' })
  file: DataFileRecord;

  @Field(() => String, { description: 'The path for one PUT, without any other sign-in.' })
  uploadUrl: string;

  @Field(() => DateTime, { description: 'Until when the PUT may begin.' })
  expiresAt: Date;
}

@ObjectType({ description: 'A page of data files.', simpleResolvers: true })
export class DataFileConnection extends connectionOf(() => DataFile) {}
