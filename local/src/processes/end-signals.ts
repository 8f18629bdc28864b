/** When a process that a person started is to end: Ctrl-C, SIGTERM, a closed terminal, or npm killed over its head. */

const PARENT_LOOK_MS = 500;

export interface EndActions {
  /** Stop in order. */
  first(): void;
  /** Asked again: do not wait any longer. */
  second(): void;
}

/** `startedByNpm`: npm's shell dies of a signal without passing it on, so its end counts as the signal. */
export function onEndSignal(actions: EndActions, { startedByNpm }: { readonly startedByNpm: boolean }): void {
  let asked = false;
  const end = () => {
    if (asked) return actions.second();
    asked = true;
    actions.first();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  if (!startedByNpm) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    if (!asked) end();
  }, PARENT_LOOK_MS);
  timer.unref();
}
