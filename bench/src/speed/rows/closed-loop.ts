/** Rows that ask how many requests a second one core sends. */
import type { Wire, Work } from '../load.ts';
import { compare, type Goals } from '../report/comparison.ts';
import type { Row } from '../row.ts';
import { measureInTurns, problemsOf } from '../series.ts';

export interface ClosedLoop {
  readonly name: string;
  readonly title: string;
  readonly work: Work;
  readonly wire: Wire;
  readonly connections: number;
  readonly goals: Goals;
  /** Ours is measured with undici for HTTP/1.1 as well. */
  readonly withUndici?: boolean;
}

export function closedLoop({ name, title, work, wire, connections, goals, withUndici = false }: ClosedLoop): Row {
  return {
    name,
    title,
    async run({ ours, undici, peers, target, repeats, warmUpSeconds, seconds }) {
      const origin = { HTTP1: target.plainUrl, TLS: target.tlsUrl, HTTP2: target.http2Url }[wire];
      const load = { work, wire, origin, connections, rate: null, warmUpSeconds, seconds };
      const own = withUndici ? [ours, undici] : [ours];
      const all = await measureInTurns([...own, ...peers], load, target, repeats);
      return {
        ...compare(all, goals, own.length),
        wrong: all.flatMap((series, at) => problemsOf(series, at < own.length)),
      };
    },
  };
}
