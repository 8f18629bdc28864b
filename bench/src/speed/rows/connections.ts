/** What open connections cost: on each a request is under way that takes a second. */
import type { Load } from '../load.ts';
import { mostOpenFiles } from '../processes.ts';
import { connectionsTable } from '../report/connections.ts';
import type { Row } from '../row.ts';
import { measureInTurns, problemsOf } from '../series.ts';
import { naive } from '../tools/naive.ts';

const CONNECTIONS = 10_000;
const FILES = CONNECTIONS + 1000;
const MOST_MIB = 350;
/** Memory differs little from one time to the next, and each takes long. */
const MOST_REPEATS = 3;
/** Until all connections are open, s. */
const WARM_UP_SECONDS = { plain: 8, tls: 25 } as const;

export const connections: Row = {
  name: 'connections',
  title: '10,000 open connections under load, each answer after a second',
  async run({ ours, peers, target, repeats, seconds }) {
    if (mostOpenFiles() < FILES) {
      const why = `not measured, since a process may open only ${mostOpenFiles()} files here (ulimit -n ${FILES})`;
      return { short: why, markdown: '', worse: [], missed: [why], wrong: [] };
    }
    const times = Math.min(repeats, MOST_REPEATS);
    const plain: Load = {
      work: 'SLOW',
      wire: 'HTTP1',
      origin: target.plainUrl,
      connections: CONNECTIONS,
      rate: null,
      warmUpSeconds: WARM_UP_SECONDS.plain,
      seconds,
    };
    const tls: Load = { ...plain, wire: 'TLS', origin: target.tlsUrl, warmUpSeconds: WARM_UP_SECONDS.tls };
    const overPlain = await measureInTurns([ours, ...peers, naive], plain, target, times);
    const overTls = await measureInTurns([ours], tls, target, times);
    return {
      ...connectionsTable(overPlain, overTls, { mostMib: MOST_MIB, connections: CONNECTIONS }),
      wrong: [
        ...overPlain.flatMap((series, at) => problemsOf(series, at === 0)),
        ...overTls.flatMap((series) => problemsOf(series, true)),
      ],
    };
  },
};
