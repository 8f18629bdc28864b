/** Links that let whoever has them do one thing with one file, for a while: JWTs, with a key of its own for each purpose. */
import { createHmac } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';

const ALGORITHM = 'HS256';

/** upload: the one PUT of a file. rows: reading its rows. */
export type LinkPurpose = 'upload' | 'rows';

export interface SignedLinks {
  /** A token for this file and nothing else. */
  sign(purpose: LinkPurpose, fileId: string, expiresAt: Date): Promise<string>;
  /** Whether the token was signed here for this, and is not expired. */
  allows(purpose: LinkPurpose, fileId: string, token: string): Promise<boolean>;
}

export function createSignedLinks(secret: string): SignedLinks {
  const key = (purpose: LinkPurpose) => createHmac('sha256', secret).update(`loadtest data-files ${purpose}`).digest();
  const keys: Readonly<Record<LinkPurpose, Uint8Array>> = { upload: key('upload'), rows: key('rows') };
  return {
    sign: (purpose, fileId, expiresAt) =>
      new SignJWT()
        .setProtectedHeader({ alg: ALGORITHM })
        .setSubject(fileId)
        .setExpirationTime(expiresAt)
        .sign(keys[purpose]),
    async allows(purpose, fileId, token) {
      try {
        await jwtVerify(token, keys[purpose], { algorithms: [ALGORITHM], subject: fileId });
        return true;
      } catch (error) {
        if (error instanceof errors.JOSEError) return false;
        throw error;
      }
    },
  };
}
