/** Answers cut at every byte, and into single bytes: wherever the reads cut them, they are the same. */
import { afterEach, describe, expect, it } from 'vitest';
import { Random } from '../random.ts';
import { expected, told } from '../testing/conformance.ts';
import { describeEachHttp1 } from '../testing/each-http1.ts';
import { bePatient } from '../testing/patience.ts';
import type { RawAnswer } from '../testing/raw-answer.ts';
import { framed, glued, headed, persistent } from '../testing/raw-answers.ts';
import { refusals } from '../testing/raw-refusals.ts';
import { type RawServer, startRawServer, writePieces } from '../testing/raw-server.ts';
import { closeTransports, get, makeTransport, send } from '../testing/transports.ts';

bePatient();

const AT_ONCE = 24;
/** Of long answers, whose lines are all the same. */
const MOST_CUTS = 300;
const LONG_CUTS = 30;

let server: RawServer | undefined;
afterEach(async () => {
  await closeTransports();
  await server?.close();
});

/** Sends one request for each list of pieces, and expects of each answer what it is as a whole. */
async function expectOfEach(answers: readonly (readonly [RawAnswer, pieces: readonly string[]])[]): Promise<void> {
  server = await startRawServer(async ({ head, socket }) => {
    const [answer, pieces] = answers[Number(/\/(\d+)/.exec(head)?.[1])] ?? [];
    await writePieces(socket, pieces ?? []);
    if (answer?.after === 'END') socket.end();
  });
  const transport = makeTransport({ maxConnections: AT_ONCE });
  const request = get(server.url, { readsBody: true });
  const outcomes = await Promise.all(
    answers.map(([{ method }], nth) => send(transport, { ...request, method, path: `/${nth}` })),
  );
  for (const [nth, [answer, pieces]] of answers.entries()) {
    const outcome = outcomes[nth];
    const seen = outcome === undefined ? null : told(outcome);
    expect([pieces, seen]).toEqual([pieces, expected(answer)]);
    if (outcome?.failure === null) expect(outcome.bytesReceived).toBe(answer.bytes.length);
  }
}

/** In two pieces, cut before each byte up to `most`; long ones here and there. */
function cutsOf(answer: RawAnswer, most = answer.bytes.length): (readonly [RawAnswer, readonly string[]])[] {
  const step = most > MOST_CUTS ? Math.ceil(most / LONG_CUTS) : 1;
  const cuts = Array.from({ length: Math.floor((most - 1) / step) }, (_, nth) => (nth + 1) * step);
  return cuts.map((at) => [answer, [answer.bytes.slice(0, at), answer.bytes.slice(at)]]);
}

/** What comes behind an answer has to come with it, else it comes to whoever asks next. */
const withinHead = ({ bytes }: RawAnswer): number => bytes.indexOf('\r\n\r\n');
const short = ({ bytes }: RawAnswer): boolean => bytes.length < 500;

describeEachHttp1('an answer in pieces', (http1) => {
  describe('cut in two at every byte', () => {
    it.each([...framed, ...persistent, ...headed])('$name', (answer) => expectOfEach(cutsOf(answer)));

    it.each(glued)('$name', (answer) => expectOfEach(cutsOf(answer, withinHead(answer))));

    // Each refusal costs a connection: here and there. What reads our own has tests with every cut.
    const refused = refusals.filter(short).flatMap((answer) => cutsOf(answer));
    it('whatever is refused', () => expectOfEach(refused.filter((_, nth) => nth % (http1 === 'OWN' ? 4 : 12) === 0)));
  });

  it('in any order over the same connections, whole or cut', () => {
    const random = new Random(1, 2, 3);
    const draw = (most: number): number => Math.floor(random.next() * most);
    const stays = [...framed, ...persistent, ...headed].filter((answer) => answer.kept && short(answer));
    const drawn = Array.from({ length: 600 }, () => stays[draw(stays.length)]).filter((answer) => answer !== undefined);
    return expectOfEach(
      drawn.map((answer) => {
        const at = draw(2) === 0 ? 0 : draw(answer.bytes.length);
        return [answer, [answer.bytes.slice(0, at), answer.bytes.slice(at)]];
      }),
    );
  });

  it('byte by byte', () =>
    expectOfEach(
      [...framed, ...persistent, ...headed, ...refusals].filter(short).map((answer) => [answer, [...answer.bytes]]),
    ));
});
