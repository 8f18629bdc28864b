/** Passwords: bcrypt, computed off the main thread. */
import { hash, verify } from '@node-rs/bcrypt';

const COST = 12;
/** The hash of random bytes that nobody kept: what is compared with where nobody is known. */
const NOBODYS = '$2b$12$SRWq6pb2NhGVz4kT/AA6ZOp1J2QiQ/mj9IPIlb6oA02ijuAFZ9c1W';

export function hashPassword(password: string): Promise<string> {
  return hash(password, { cost: COST });
}

/** Takes as long for an unknown person (`null`) as for a known one, and is then false. */
export async function passwordMatches(password: string, passwordHash: string | null): Promise<boolean> {
  const matches = await verify(password, passwordHash ?? NOBODYS);
  return matches && passwordHash !== null;
}
