/**
 * `npm test`: every kind of test, one after the other, so that tests that measure or wait do not disturb one another.
 * `npm test -- unit property` runs these kinds alone. The last line counts all of them.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const KINDS = ['unit', 'property', 'integration', 'browser', 'faults'];

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numFailedTestSuites: number;
  readonly numTotalTests: number;
}

const asked = process.argv.slice(2);
const unknown = asked.filter((kind) => !KINDS.includes(kind));
if (unknown.length > 0) {
  process.stderr.write(`No such kind of test: ${unknown.join(', ')}. There are ${KINDS.join(', ')}.\n`);
  process.exit(2);
}

const reports = mkdtempSync(join(tmpdir(), 'loadtest-tests-'));
let passed = 0;
let failed = 0;
for (const kind of KINDS.filter((name) => asked.length === 0 || asked.includes(name))) {
  process.stdout.write(`\n══ ${kind} tests\n`);
  const file = join(reports, `${kind}.json`);
  const outputs = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const { status } = spawnSync('vitest', ['run', '--project', kind, ...outputs], { stdio: 'inherit' });
  const report = readReport(file);
  passed += report?.numPassedTests ?? 0;
  failed += report?.numFailedTests ?? 0;
  // A file that could not be loaded, or a runner that ended early, has no test that failed; it has failed all the same.
  if (status !== 0 && (report?.numFailedTests ?? 0) === 0) failed += 1;
}
rmSync(reports, { recursive: true, force: true });

process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

function readReport(file: string): Report | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Report;
  } catch {
    return null;
  }
}
