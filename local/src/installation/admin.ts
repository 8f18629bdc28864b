/** The first admin of this installation. */
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import type { LocalSettings } from '../environment.ts';
import { readJsonFile, writeJsonFile } from '../processes/json-file.ts';

export interface Admin {
  readonly email: string;
  /** Null where it was given by a setting on an earlier start, and so is not known here. */
  readonly password: string | null;
  /** Made just now: a person has to be told, once. */
  readonly isNew: boolean;
  /** Where the password is kept; null where it was given by a setting. */
  readonly file: string | null;
}

const EMAIL = 'admin@loadtest.local';
/** Without letters and digits that look alike. 20 of 31 characters: 99 bits. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 4;
const GROUP_LENGTH = 5;

/** The admin given by the settings, else the one kept in `<dataDir>/admin.json`, else a new one, which is kept there. */
export function adminOf(settings: Pick<LocalSettings, 'admin' | 'dataDir'>): Admin {
  const file = join(settings.dataDir, 'admin.json');
  const kept = readJsonFile(file);
  const keptEmail = kept?.['email'];
  const keptPassword = kept?.['password'];
  if (settings.admin !== null) {
    // The password stays where it came from; that there is an admin is what the next start needs to know.
    if (kept === null) writeJsonFile(file, { email: settings.admin.email });
    return { ...settings.admin, isNew: false, file: null };
  }
  if (typeof keptEmail === 'string') {
    const password = typeof keptPassword === 'string' ? keptPassword : null;
    return { email: keptEmail, password, isNew: false, file: password === null ? null : file };
  }
  const made = { email: EMAIL, password: randomPassword() };
  writeJsonFile(file, made);
  return { ...made, isNew: true, file };
}

function randomPassword(): string {
  const group = () => Array.from({ length: GROUP_LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}
