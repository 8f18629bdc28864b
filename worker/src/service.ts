/** The process round the worker: settings, log, signals, the word that it is ready. */
import { EnvironmentError, readEnvironment } from './environment.ts';
import { createLogger } from './log.ts';
import { type RunningWorker, startWorker } from './worker.ts';

/** A worker that cannot say goodbye to Redis goes without, after so long (ms). */
const LONGEST_SHUTDOWN_MS = 2500;

function readSettings() {
  try {
    return readEnvironment(process.env);
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

const settings = readSettings();
const log = await createLogger({ level: settings.logLevel, format: settings.logFormat, workerId: settings.workerId });

let worker: RunningWorker | null = null;
let shuttingDown = false;

async function shutDown(reason: string): Promise<void> {
  if (shuttingDown) return;
  shuttingDown = true;
  log.info({ reason }, 'Shutting down');
  setTimeout(() => {
    log.warn('Shutting down takes too long: leaving as it is');
    process.exit(0);
  }, LONGEST_SHUTDOWN_MS);
  await worker?.stop();
  process.exit(0);
}

process.on('SIGTERM', () => void shutDown('SIGTERM'));
process.on('SIGINT', () => void shutDown('SIGINT'));
process.on('disconnect', () => void shutDown('its parent is gone'));
process.on('uncaughtException', (error) => {
  log.fatal({ err: error }, 'The worker crashed');
  process.exit(1);
});

worker = await startWorker(settings, log);
process.send?.({ type: 'ready', port: worker.metricsPort ?? undefined });
