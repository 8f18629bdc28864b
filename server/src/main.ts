/** The server's process: reads its settings, starts, says when it is ready, and ends in order. */
import { createApp } from './app.ts';
import { EnvironmentError, readEnvironment } from './platform/environment.ts';
import { createLogger } from './platform/log.ts';

async function main(): Promise<void> {
  const environment = readEnvironment(process.env);
  const log = createLogger({ level: environment.logLevel, format: environment.logFormat });
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'An error that nobody caught: the process ends');
    process.exit(1);
  });
  const app = await createApp(environment, log);
  let ending = false;
  const end = async (reason: string): Promise<void> => {
    if (ending) process.exit(1);
    ending = true;
    await app.close(reason);
    process.exit(0);
  };
  process.on('SIGTERM', () => void end('SIGTERM'));
  process.on('SIGINT', () => void end('SIGINT'));
  process.on('disconnect', () => void end('the parent process is gone'));

  try {
    const { port, url } = await app.start();
    log.info({ url }, `Ready at ${url}`);
    process.send?.({ type: 'ready', port });
  } catch (error) {
    if (ending) return;
    log.fatal({ err: error }, 'The start failed');
    await app.close('the start failed');
    process.exit(1);
  }
}

main().catch((error: unknown) => {
  const text = error instanceof EnvironmentError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
});
