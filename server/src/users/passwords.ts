/** Passwords: bcrypt, computed off the main thread. */
import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/bcrypt';

const COST = 12;
let decoy: Promise<string> | null = null;

export function hashPassword(password: string): Promise<string> {
  return hash(password, { cost: COST });
}

/** Takes as long for an unknown person (`null`) as for a known one, and is then false. */
export async function passwordMatches(password: string, passwordHash: string | null): Promise<boolean> {
  decoy ??= hashPassword(randomBytes(16).toString('hex'));
  const matches = await verify(password, passwordHash ?? (await decoy));
  return matches && passwordHash !== null;
}
