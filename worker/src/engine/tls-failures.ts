/** What is wrong with a certificate or a handshake, in plain words and with the remedy. */
import { lineOf } from './failures.ts';
import type { Failure } from './transport.ts';

const TRUST = 'Give the CA that signed it as tls.ca, or set tls.insecure';

const SAYINGS: Readonly<Record<string, (name: string) => string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: (name) => `The certificate of ${name} is signed by itself alone. ${TRUST}`,
  SELF_SIGNED_CERT_IN_CHAIN: (name) => `The certificate of ${name} leads to a CA that is not trusted here. ${TRUST}`,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: (name) =>
    `The certificate of ${name} is signed by a CA that is not trusted here, or the server does not send its intermediate certificates. ${TRUST}`,
  UNABLE_TO_GET_ISSUER_CERT: (name) => `The CA of the certificate of ${name} is not known here. ${TRUST}`,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: (name) => `The CA of the certificate of ${name} is not known here. ${TRUST}`,
  CERT_HAS_EXPIRED: (name) => `The certificate of ${name} has expired. Renew it, or set tls.insecure`,
  CERT_NOT_YET_VALID: (name) =>
    `The certificate of ${name} is not valid yet. Check the clocks of both machines, or set tls.insecure`,
  ERR_SSL_WRONG_VERSION_NUMBER: (name) => `${name} does not speak TLS on this port. Is it http:// ?`,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: (name) => `${name} does not speak TLS on this port. Is it http:// ?`,
  ERR_SSL_UNSUPPORTED_PROTOCOL: (name) => `${name} offers no TLS version that is still safe to use`,
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: (name) => `${name} offers no TLS version that is still safe to use`,
  ERR_SSL_TLSV1_UNRECOGNIZED_NAME: (name) =>
    `The server has no certificate for ${name}. Set tls.serverName to a name that it has one for`,
  ECONNRESET: (name) => `${name} closed the connection during the TLS handshake`,
};

/** Null: nothing better is known than what the error says itself. `name`: whom the certificate has to name. */
export function tlsFailureOf(error: NodeJS.ErrnoException, name: string): Failure | null {
  if (error.code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const message = `The certificate is for another name than ${name} (${namesOf(error)}). Set tls.serverName to the one that is meant, or tls.insecure`;
    return { kind: 'TLS', message: lineOf(message) };
  }
  const say = SAYINGS[error.code ?? ''];
  return say === undefined ? null : { kind: 'TLS', message: lineOf(say(name)) };
}

function namesOf(error: Error): string {
  const { subjectaltname = '' } = ('cert' in error ? error.cert : {}) as { readonly subjectaltname?: string };
  return subjectaltname === '' ? 'it has none' : subjectaltname.slice(0, 60);
}
