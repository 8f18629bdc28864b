/** Processes that are started here lead a group of their own, so that all that they start can be ended with them. */

/** Sends a signal to all of the group that `pid` leads. It is no error where nobody is left. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
