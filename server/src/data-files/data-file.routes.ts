/** The two ways of a data file over plain HTTP: its CSV comes in by one PUT, its rows go out by ranges. A signed link is all it takes. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { badUserInput, CodedError, conflict, isStoreAway, notFound } from '../platform/errors.ts';
import { drained } from '../platform/http.ts';
import { publicError } from '../platform/public-error.ts';
import { byteRange } from './byte-range.ts';
import type { DataFileStore } from './data-file.store.ts';
import type { RowsBucket } from './rows-bucket.ts';
import type { SignedLinks } from './signed-links.ts';
import { takeUpload, UploadError, type UploadParts } from './upload.ts';

export interface DataFileRoutesParts extends UploadParts {
  readonly store: DataFileStore;
  readonly rows: RowsBucket;
  readonly links: SignedLinks;
  /** Aborted when the server goes. */
  readonly signal: AbortSignal;
}

/** A link is good for so long, ms. */
export const UPLOAD_LINK_MS = 15 * 60_000;
/** Nothing came, or could be sent, for so long: the connection is given up, ms. */
const IDLE_MS = 60_000;
const UNKNOWN_LINK = 'The link is wrong or expired: ask for a new one';

interface FileRequest {
  readonly Params: { readonly id: string };
  readonly Querystring: { readonly token?: string };
}

export function uploadPath(fileId: string, token: string): string {
  return `/data-files/${fileId}?token=${token}`;
}
export function rowsPath(fileId: string, token: string): string {
  return `/data-files/${fileId}/rows?token=${token}`;
}

export async function mountDataFileRoutes(http: FastifyInstance, parts: DataFileRoutesParts): Promise<void> {
  await http.register(async (scope) => {
    // A CSV is read as it comes, whatever it says that it is.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    const bodyLimit = Number.MAX_SAFE_INTEGER;
    scope.put<FileRequest>('/data-files/:id', { bodyLimit, config: { streams: true } }, (request, reply) =>
      upload(parts, request, reply),
    );
    scope.get<FileRequest>('/data-files/:id/rows', { exposeHeadRoute: false }, (request, reply) =>
      sendRows(parts, request, reply),
    );
  });
}

async function upload(parts: DataFileRoutesParts, request: FastifyRequest<FileRequest>, reply: FastifyReply) {
  const { id } = request.params;
  if (!(await parts.links.allows('upload', id, request.query.token ?? '')))
    return await refuse(parts, request, reply, 403, new CodedError('FORBIDDEN', UNKNOWN_LINK));
  const claim = await parts.store.beginUpload(id);
  if (claim === null) {
    const error = conflict(
      'The file was uploaded before, or deleted: a link is good for one upload, ask for a new one',
    );
    return await refuse(parts, request, reply, 409, error);
  }
  // Node ends the connection then, and with it the body.
  request.raw.socket.setTimeout(IDLE_MS);
  const body = { bytes: request.raw, announcedBytes: Number(request.headers['content-length'] ?? 0) };
  try {
    const { columns, rowCount, sizeBytes } = await takeUpload(parts, claim, body, parts.signal);
    parts.log.info({ fileId: id, rowCount, sizeBytes }, 'A data file was uploaded');
    return reply.send({ id, status: 'READY', columns, rowCount, sizeBytes });
  } catch (error) {
    if (isStoreAway(error)) return await refuse(parts, request, reply, 503, error);
    if (!(error instanceof UploadError)) throw error;
    parts.log.info({ fileId: id, reason: error.message }, 'A data file could not be taken');
    return await refuse(parts, request, reply, error.status, badUserInput([{ path: 'file', message: error.message }]));
  }
}

async function sendRows(parts: DataFileRoutesParts, request: FastifyRequest<FileRequest>, reply: FastifyReply) {
  const { id } = request.params;
  if (!(await parts.links.allows('rows', id, request.query.token ?? '')))
    return await refuse(parts, request, reply, 403, new CodedError('FORBIDDEN', UNKNOWN_LINK));
  const [file] = await parts.store.find([id]);
  if (file?.status !== 'READY' || file.rowsId === null)
    return await refuse(parts, request, reply, 404, notFound('data file', id));
  const { rowsBytes, sha256, rowsId } = file;
  const etag = `"${sha256}"`;
  const ifRange = request.headers['if-range'];
  const wanted = ifRange === undefined || ifRange === etag ? byteRange(request.headers.range, rowsBytes) : null;
  reply.header('accept-ranges', 'bytes').header('etag', etag).header('cache-control', 'private, no-store');
  if (wanted === 'UNSATISFIABLE') {
    reply.header('content-range', `bytes */${rowsBytes}`);
    const message = `There are only ${rowsBytes} bytes: ask for a range of them`;
    return await refuse(parts, request, reply, 416, badUserInput([{ path: 'Range', message }]));
  }
  const { start, end } = wanted ?? { start: 0, end: rowsBytes };
  if (wanted !== null) reply.code(206).header('content-range', `bytes ${start}-${end - 1}/${rowsBytes}`);
  reply.type('application/x-ndjson; charset=utf-8').header('content-length', end - start);
  return reply.send(parts.rows.read(rowsId, { start, end }));
}

/** What is left of the body is read for a while, so that its sender gets the answer. */
async function refuse(
  { log }: DataFileRoutesParts,
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  error: unknown,
): Promise<FastifyReply> {
  await drained(request.raw);
  const scope = { requestId: request.id, log: log.child({ requestId: request.id }) };
  if (!request.raw.readableEnded) reply.header('connection', 'close');
  return reply.code(status).send({ errors: [publicError(error, scope)] });
}
