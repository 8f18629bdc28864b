/** Where normalised rows lie: GridFS, one file each. */

import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { type Connection, mongo, type Types } from 'mongoose';
import type { ByteRange } from './byte-range.ts';

const BUCKET = 'data_rows';
const CHUNK_BYTES = 1_048_576;

export interface RowsSink {
  /** Resolves when as much of it is stored as has to be before more may come. */
  write(rows: Buffer): Promise<void>;
  /** Resolves when all is stored. */
  end(): Promise<void>;
}

export class RowsBucket {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  sink(rowsId: Types.ObjectId): RowsSink {
    const stream = this.#bucket().openUploadStreamWithId(rowsId, rowsId.toHexString());
    // What fails is told to whoever writes; without a listener it would end the process.
    stream.on('error', () => undefined);
    return {
      write: (rows) =>
        new Promise((resolve, reject) => {
          stream.write(rows, (error) => (error ? reject(error) : resolve()));
        }),
      async end() {
        stream.end();
        await finished(stream);
      },
    };
  }

  read(rowsId: Types.ObjectId, { start, end }: ByteRange): Readable {
    return this.#bucket().openDownloadStream(rowsId, { start, end });
  }

  /** So many rows from the first on, fewer where they are long: those that are whole within so many bytes. */
  async firstRows(rowsId: Types.ObjectId, count: number, bytes: number): Promise<string[][]> {
    const stream = this.read(rowsId, { start: 0, end: bytes });
    const lines: string[] = [];
    let rest: Buffer = Buffer.alloc(0);
    for await (const piece of stream) {
      const read: Buffer = Buffer.concat([rest, piece as Buffer]);
      const end = read.lastIndexOf('\n') + 1;
      lines.push(...read.toString('utf8', 0, end).split('\n').slice(0, -1));
      rest = read.subarray(end);
      if (lines.length >= count) break;
    }
    return lines.slice(0, count).map((line) => JSON.parse(line) as string[]);
  }

  /** Removes whatever there is of it; nothing where there is nothing. */
  async remove(rowsId: Types.ObjectId): Promise<void> {
    await this.#connection.collection(`${BUCKET}.files`).deleteOne({ _id: rowsId });
    await this.#connection.collection(`${BUCKET}.chunks`).deleteMany({ files_id: rowsId });
  }

  /** Made anew each time: the connection has its database only once it is open. */
  #bucket(): mongo.GridFSBucket {
    const { db } = this.#connection;
    if (db === undefined) throw new mongo.MongoNotConnectedError('MongoDB is not connected');
    return new mongo.GridFSBucket(db, { bucketName: BUCKET, chunkSizeBytes: CHUNK_BYTES });
  }
}
