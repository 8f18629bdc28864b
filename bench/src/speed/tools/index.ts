import { autocannon } from './autocannon.ts';
import { k6 } from './k6.ts';
import { oha } from './oha.ts';
import type { Peer } from './tool.ts';
import { vegeta } from './vegeta.ts';
import { wrk } from './wrk.ts';

/** All peers, those that are on this machine with the tool. */
export function findPeers(): Peer[] {
  return [wrk(), autocannon(), oha(), vegeta(), k6()];
}
