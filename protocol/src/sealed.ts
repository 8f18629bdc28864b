/**
 * What only those may read who have the installation's key: AES-256-GCM with a random nonce. Every purpose has a key of its
 * own, made from the installation's by HKDF, and a sealed text opens only in the context that it was sealed for.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** SECRETS: at rest, with a scenario or a run. PLAN: on the way to workers. */
export type SealPurpose = 'SECRETS' | 'PLAN';

/** Seals with the first, opens with any. Not to be logged. */
export type SecretKeys = readonly [Uint8Array, ...Uint8Array[]];

/** What is wrong with a key's text; the rest of the sentence after its name. */
export const SECRET_KEY_RULE = 'must be 32 random bytes in base64, as from `openssl rand -base64 32`';

const KEY_BYTES = 32;
const VERSION = 1;
const KEY_ID_BYTES = 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Version and key id: they are authenticated too. */
const HEAD_BYTES = 1 + KEY_ID_BYTES;

/** It was sealed with another key or for another place, or it was changed. Says nothing of what is in it. */
export class SealError extends Error {
  override readonly name = 'SealError';
}

/** A key as it stands in a setting: 32 bytes in base64 or base64url; null where it is something else. */
export function readSecretKey(text: string): Uint8Array | null {
  if (!/^[\w+/-]{43}=?$/.test(text.trim())) return null;
  const bytes = Buffer.from(text.trim(), 'base64');
  return bytes.length === KEY_BYTES ? bytes : null;
}

/** The keys of an installation: the present one, and the one before it while some texts are still sealed with that. Null: none. */
export function secretKeysOf(key: Uint8Array | null, previous: Uint8Array | null): SecretKeys | null {
  if (key === null) return null;
  return previous === null ? [key] : [key, previous];
}

/**
 * Seals a text for its purpose and context (such as the id of what it belongs to), which have to be the same to open it.
 * Base64url: version, key id, nonce, what is encrypted, tag. The same text is sealed differently each time.
 */
export function sealText(text: string, purpose: SealPurpose, context: string, [key]: SecretKeys): string {
  const nonce = randomBytes(NONCE_BYTES);
  const head = Buffer.concat([Buffer.of(VERSION), keyId(key)]);
  const cipher = createCipheriv('aes-256-gcm', derived(key, purpose), nonce);
  cipher.setAAD(associated(head, purpose, context));
  const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([head, nonce, encrypted, cipher.getAuthTag()]).toString('base64url');
}

/** The reverse of `sealText`. @throws SealError */
export function openText(sealed: string, purpose: SealPurpose, context: string, keys: SecretKeys): string {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length < HEAD_BYTES + NONCE_BYTES + TAG_BYTES || bytes[0] !== VERSION)
    throw new SealError(`It is not sealed in the form ${VERSION}, the only one that this version knows`);
  const head = bytes.subarray(0, HEAD_BYTES);
  const key = keys.find((candidate) => keyId(candidate).equals(head.subarray(1)));
  if (key === undefined)
    throw new SealError('It was sealed with another LOADTEST_SECRET_KEY: set the same one for servers and workers');
  const nonce = bytes.subarray(HEAD_BYTES, HEAD_BYTES + NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', derived(key, purpose), nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(associated(head, purpose, context));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const text = decipher.update(bytes.subarray(HEAD_BYTES + NONCE_BYTES, -TAG_BYTES));
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch {
    throw new SealError('It was sealed for something else, or changed since');
  }
}

/** The values of secrets by name, sealed for the plan of one run. */
export function sealSecrets(values: Readonly<Record<string, string>>, runId: string, keys: SecretKeys): string {
  return sealText(JSON.stringify(values), 'PLAN', runId, keys);
}

/** The reverse of `sealSecrets`. @throws SealError */
export function openSecrets(sealed: string, runId: string, keys: SecretKeys): Record<string, string> {
  return JSON.parse(openText(sealed, 'PLAN', runId, keys)) as Record<string, string>;
}

/** Tells equal texts from different ones without telling the text, not even to who tries all short ones. Hex. */
export function fingerprint(text: string, [key]: SecretKeys): string {
  return createHmac('sha256', derived(key, 'FINGERPRINT')).update(text).digest('hex');
}

function keyId(key: Uint8Array): Buffer {
  return derived(key, 'KEY_ID').subarray(0, KEY_ID_BYTES);
}

function derived(key: Uint8Array, purpose: SealPurpose | 'FINGERPRINT' | 'KEY_ID'): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', `loadtest ${purpose} ${VERSION}`, KEY_BYTES));
}

function associated(head: Buffer, purpose: SealPurpose, context: string): Buffer {
  return Buffer.concat([head, Buffer.from(`${purpose}\0${context}`)]);
}
