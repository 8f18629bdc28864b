/** An engine under test: to be killed and started again on the same port and data. */
import type { EngineOptions, RunningEngine } from '@loadtest/local';

export interface TestEngine {
  readonly url: string;
  readonly pid: number;
  kill(): Promise<void>;
  stop(): Promise<void>;
  pause(): void;
  resume(): void;
  /** On the same port and data, once it is gone. */
  start(): Promise<void>;
}

/**
 * `LOADTEST_MONGO_URL` and `LOADTEST_REDIS_URL` of the machine are not used: a test may kill only what is its own.
 * @throws Error where no program of the engine is to be had
 */
export async function startTestEngine(
  startEngine: (options: EngineOptions) => Promise<RunningEngine>,
  options: Pick<EngineOptions, 'dataDir' | 'args'>,
): Promise<TestEngine> {
  const env = { ...process.env, LOADTEST_MONGO_URL: '', LOADTEST_REDIS_URL: '' };
  const report = (line: string) => void process.stderr.write(`${line}\n`);
  let engine = await startEngine({ ...options, env, report });
  const { url, port } = engine;
  const pid = () => {
    if (engine.pid === null) throw new Error('The engine was not started here');
    return engine.pid;
  };
  return {
    url,
    get pid() {
      return pid();
    },
    kill: () => engine.kill(),
    stop: () => engine.stop(),
    pause: () => void process.kill(pid(), 'SIGSTOP'),
    resume: () => void process.kill(pid(), 'SIGCONT'),
    async start() {
      engine = await startEngine({ ...options, env, report, ...(port === null ? {} : { port }) });
    },
  };
}
