import { fileURLToPath } from 'node:url';

/** The module of the dashboard's process. Its arguments: the folder of the web app, the port, and `dev` or nothing. */
export const webHostScript: string = fileURLToPath(new URL('./main.ts', import.meta.url));
