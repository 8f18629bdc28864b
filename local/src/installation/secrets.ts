/** Secrets of this installation, made on its first start: there is no default for any of them. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readJsonFile, writeJsonFile } from '../processes/json-file.ts';

export interface Secrets {
  /** Signs sessions: a new one would sign everybody out. */
  readonly jwtSecret: string;
}

const SECRET_BYTES = 48;

/** Those kept in the data directory, made where they are missing; the file is readable by its owner only. */
export function keptSecrets(dataDir: string): Secrets {
  const path = join(dataDir, 'secrets.json');
  const kept = readJsonFile(path);
  const jwtSecret = kept?.['jwtSecret'];
  if (typeof jwtSecret === 'string') return { jwtSecret };
  const made = { jwtSecret: randomBytes(SECRET_BYTES).toString('base64url') };
  writeJsonFile(path, { ...kept, ...made });
  return made;
}
