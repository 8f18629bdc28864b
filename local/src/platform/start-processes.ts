/** Server, dashboard, demo shop and workers: forked, logged, kept running. */
import { join } from 'node:path';
import { type Child, startChildUntilReady } from '../processes/child.ts';
import { type Supervised, supervise } from '../processes/supervise.ts';
import { openProcessLog } from '../terminal/process-log.ts';
import {
  demoShopProcess,
  type Installation,
  type ProcessSpec,
  serverProcess,
  webProcess,
  workerProcess,
} from './processes.ts';
import { reportsOf, type StartContext } from './start-context.ts';
import type { Stage } from './stop-in-order.ts';

const READY_TIMEOUT_MS = 60_000;

/** A process of the platform, by the name under which its log lies. */
export type NamedProcess = readonly [name: string, process: Supervised<Child>];

/** All of them at once; each resolves when it is ready. */
export function startProcesses(context: StartContext, installation: Installation): readonly Promise<NamedProcess>[] {
  const { workers } = context.settings;
  return [
    startProcess('front', serverProcess(installation), context),
    startProcess('front', webProcess(installation), context),
    startProcess('front', demoShopProcess(installation), context),
    ...Array.from({ length: workers }, (_, index) =>
      startProcess('workers', workerProcess(installation, index + 1), context),
    ),
  ];
}

async function startProcess(stage: Stage, spec: ProcessSpec, context: StartContext): Promise<NamedProcess> {
  const { settings, terminal, started } = context;
  const log = openProcessLog({
    source: spec.name,
    file: join(settings.dataDir, 'logs', `${spec.name.replaceAll(' ', '-')}.log`),
    shownLevel: settings.shownLevel,
    terminal,
  });
  const start = (signal: AbortSignal) =>
    startChildUntilReady({ ...spec, onLine: log.line }, { timeoutMs: READY_TIMEOUT_MS, signal });
  const process = await supervise({ start, ...reportsOf(spec.name, terminal) }, context.signal);
  started.add(stage, process);
  return [spec.name, process];
}
