/** For tests with real sockets, which wait for things to happen: long enough for a machine that does much else. */
import { vi } from 'vitest';

/** Options for `expect.poll`. */
export const patient = { timeout: 20_000 };

/** Gives each test of the file that time. */
export function bePatient(): void {
  vi.setConfig({ testTimeout: 60_000 });
}
