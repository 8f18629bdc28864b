/** `npm run dev`: like `npm start`, from source and with reload. */
import { runUntilStopped } from './platform/run-until-stopped.ts';

await runUntilStopped({ dev: true });
