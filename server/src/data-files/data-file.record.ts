/** A data file as the server's parts know it: plain values. */
import type { DataFileModel } from './data-file.model.ts';

export type DataFileStatus = 'WAITING' | 'READY' | 'FAILED';

export interface DataFileRecord {
  readonly id: string;
  readonly ownerId: string;
  readonly name: string;
  readonly status: DataFileStatus;
  readonly error: string | null;
  /** Of the CSV as it came. */
  readonly sizeBytes: number;
  readonly columns: string[];
  readonly rowCount: number;
  /** Of the normalised rows. */
  readonly rowsBytes: number;
  /** Of the normalised rows, hex. */
  readonly sha256: string;
  /** The rows' id in GridFS; null before there are any. */
  readonly rowsId: DataFileModel['rowsId'];
  readonly createdAt: Date;
}

export function dataFileOf(model: DataFileModel): DataFileRecord {
  const { name, error, sizeBytes, columns, rowCount, rowsBytes, sha256, rowsId, createdAt } = model;
  return {
    id: model._id.toHexString(),
    ownerId: model.userId.toHexString(),
    name,
    status: model.status === 'READY' || model.status === 'FAILED' ? model.status : 'WAITING',
    error,
    sizeBytes,
    columns,
    rowCount,
    rowsBytes,
    sha256,
    rowsId,
    createdAt,
  };
}
