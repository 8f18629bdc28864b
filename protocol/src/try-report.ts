/** What came of one iteration that was sent for a try. Secrets are masked in it, so it may be shown as it is. */
import { gunzipSync, gzipSync } from 'node:zlib';
import * as z from 'zod';
import { ERROR_KINDS } from './tick.ts';

const nameValues = z.array(z.strictObject({ name: z.string(), value: z.string() }));

const triedRequest = z.strictObject({
  method: z.string(),
  url: z.string(),
  requestHeaders: nameValues,
  requestBody: z.string().nullable(),
  /** Null: no answer came. */
  status: z.int().nullable(),
  httpVersion: z.string().nullable(),
  responseHeaders: nameValues,
  /** Decoded, at most 64 KiB of it; null where there was no answer. */
  responseBody: z.string().nullable(),
  bodyTruncated: z.boolean(),
  /** Where it was sent: `127.0.0.1:8080`. */
  address: z.string().nullable(),
  /** From the send, ms. */
  firstByteMs: z.number().nullable(),
  latencyMs: z.number().nullable(),
  errorKind: z.enum(ERROR_KINDS).nullable(),
  error: z.string().nullable(),
});
/** One request as it was sent and answered: every retry and every hop of a redirect is one. */
export type TriedRequest = z.infer<typeof triedRequest>;

const triedStep = z.strictObject({
  name: z.string(),
  requests: z.array(triedRequest),
  extracted: nameValues,
  checks: z.array(z.strictObject({ name: z.string(), passed: z.boolean(), actual: z.string().nullable() })),
});
export type TriedStep = z.infer<typeof triedStep>;

const tryReport = z.strictObject({
  /** Every step was done, and nothing failed in any. */
  ok: z.boolean(),
  /** Why the iteration could not be done, or not to its end; null where it was. */
  error: z.string().nullable(),
  /** Those that were begun, in order. */
  steps: z.array(triedStep),
});
/** As `TryResult` in the schema. */
export type TryReport = z.infer<typeof tryReport>;

/** Compressed JSON, as it lies in Redis. Throws a ZodError where the report is none. */
export function encodeTryReport(report: TryReport): Uint8Array {
  return gzipSync(JSON.stringify(tryReport.parse(report)));
}

/** The reverse of `encodeTryReport`. */
export function decodeTryReport(bytes: Uint8Array): TryReport {
  return tryReport.parse(JSON.parse(gunzipSync(bytes).toString('utf8')));
}
