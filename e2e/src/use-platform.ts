/** For test files: a platform for all tests of the file (or of a describe), whose logs are printed when a test fails. */
import { afterAll, afterEach, beforeAll } from 'vitest';
import { type PlatformOptions, startPlatform, type TestPlatform } from './platform.ts';

/** Call it where hooks are called; what it gives back is to be asked inside of tests. */
export function usePlatform(options: PlatformOptions = {}): () => TestPlatform {
  let platform: TestPlatform | null = null;
  beforeAll(async () => {
    platform = await startPlatform(options);
  });
  afterEach(({ task }) => {
    if (task.result?.state === 'fail') platform?.printLogs();
  });
  afterAll(async () => {
    await platform?.stop();
  });
  return () => {
    if (platform === null) throw new Error('The platform is there only inside of tests');
    return platform;
  };
}
