/** For the small processes of the local start: they end when they are told to, and when their parent is gone. */

/** Runs `close` once, on SIGTERM, SIGINT, or when the IPC channel is cut, and then exits. */
export function endWithParent(close: () => Promise<void> | void): void {
  let ending = false;
  const end = () => {
    if (ending) return;
    ending = true;
    Promise.resolve(close())
      .catch(() => {})
      .finally(() => process.exit(0));
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  process.once('disconnect', end);
}
