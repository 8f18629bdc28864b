/** Answers that stand: what is read of them, and whether their connection takes another request. Plain and over TLS. */
import { afterEach, describe, expect, it } from 'vitest';
import { expected, observe } from '../testing/conformance.ts';
import { describeEachHttp1 } from '../testing/each-http1.ts';
import { bePatient } from '../testing/patience.ts';
import { framed, glued, headed, persistent } from '../testing/raw-answers.ts';
import { closeTransports } from '../testing/transports.ts';

bePatient();
afterEach(closeTransports);

const groups = Object.entries({ framed, persistent, headed, glued });

describeEachHttp1('an answer that stands', () => {
  describe.each(groups)('%s', (_, answers) => {
    it.each(answers)('$name: $became', async (answer) => {
      const { kept, bytesReceived, ...seen } = await observe(answer);
      expect({ ...seen, kept }).toEqual({ ...expected(answer), kept: answer.kept });
      expect(bytesReceived).toBe(answer.bytes.length);
    });

    it.each(answers)('$name, over TLS', async (answer) => {
      const { kept, bytesReceived, ...seen } = await observe(answer, { secure: true });
      expect({ ...seen, kept }).toEqual({ ...expected(answer), kept: answer.kept });
      expect(bytesReceived).toBeGreaterThan(answer.bytes.length);
    });
  });
});
