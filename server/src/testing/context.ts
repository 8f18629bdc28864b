/** For tests: a context, and a log that nobody reads or that can be read. */
import { type Logger, pino } from 'pino';
import type { RequestContext, Viewer } from '../platform/context.ts';

export const silent: Logger = pino({ level: 'silent' });

export const somebody: Viewer = { id: '0'.repeat(24), name: 'Somebody', role: 'EDITOR' };

export function contextOf(user: Viewer | null = somebody, log: Logger = silent): RequestContext {
  return { user, sessionId: user === null ? null : 'session', requestId: 'request-1', log, cookie: null };
}

/** A log whose lines can be looked at. */
export function recordingLog(): { readonly log: Logger; readonly lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  return { log, lines };
}
