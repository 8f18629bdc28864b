/** Answers that are none: refused as PROTOCOL, or as RESET where the other side went in the middle; their connection is not used again. */
import { afterEach, describe, expect, it } from 'vitest';
import { expected, observe } from '../testing/conformance.ts';
import { describeEachHttp1 } from '../testing/each-http1.ts';
import { bePatient } from '../testing/patience.ts';
import { brokenOff, refusals } from '../testing/raw-refusals.ts';
import { closeTransports } from '../testing/transports.ts';

bePatient();
afterEach(closeTransports);

describeEachHttp1('an answer that is none', () => {
  describe.each([
    ['refused as PROTOCOL', refusals],
    ['broken off, which is a RESET', brokenOff],
  ])('%s', (_, answers) => {
    it.each(answers)('$name', async (answer) => {
      const { bytesReceived, ...seen } = await observe(answer);
      expect(seen).toEqual({ ...expected(answer), kept: false });
      expect(bytesReceived).toBeLessThanOrEqual(answer.bytes.length);
    });

    it.each(answers)('$name, over TLS', async (answer) => {
      const { bytesReceived, ...seen } = await observe(answer, { secure: true });
      expect(seen).toEqual({ ...expected(answer), kept: false });
    });
  });
});
