import type { DataFileSource } from '@loadtest/protocol';

/** A data file cannot be had on this machine, and trying again is of no use. The message is for people, with the remedy. */
export class DataFileError extends Error {
  override readonly name = 'DataFileError';

  constructor({ fileId, url }: DataFileSource, why: string) {
    super(`The worker cannot read data file ${fileId} from ${withoutToken(url)}: ${why}`);
  }
}

/** The link is a secret, its place is not. */
function withoutToken(url: string): string {
  return url.split('?')[0] ?? url;
}

/** Of an error of the network or the disk: what went wrong, in few words. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return reasonOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  if (error.cause !== undefined) return reasonOf(error.cause);
  return error.message;
}
