/** Secrets of this installation, made on its first start: there is no default for any of them. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readJsonFile, writeJsonFile } from '../processes/json-file.ts';

export interface Secrets {
  /** Signs sessions: a new one would sign everybody out. */
  readonly jwtSecret: string;
  /** Seals the secrets of scenarios: with a new one they would have to be given again. 32 bytes, base64. */
  readonly secretKey: string;
}

const SECRET_BYTES = 48;
const KEY_BYTES = 32;

/** Those kept in the data directory, made where they are missing; the file is readable by its owner only. */
export function keptSecrets(dataDir: string): Secrets {
  const path = join(dataDir, 'secrets.json');
  const kept = readJsonFile(path);
  const jwtSecret = kept?.['jwtSecret'];
  const secretKey = kept?.['secretKey'];
  const secrets = {
    jwtSecret: typeof jwtSecret === 'string' ? jwtSecret : randomBytes(SECRET_BYTES).toString('base64url'),
    secretKey: typeof secretKey === 'string' ? secretKey : randomBytes(KEY_BYTES).toString('base64'),
  };
  if (secrets.jwtSecret !== jwtSecret || secrets.secretKey !== secretKey) writeJsonFile(path, { ...kept, ...secrets });
  return secrets;
}
