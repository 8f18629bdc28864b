/** `npm start`: the whole platform on this machine, until Ctrl-C. */
import { runUntilStopped } from './platform/run-until-stopped.ts';

await runUntilStopped({ dev: false });
