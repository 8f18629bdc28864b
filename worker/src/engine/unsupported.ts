/** What a plan may ask for and this engine cannot do. Named as a whole before anything is sent. */
import { validateHeaderName } from 'node:http';
import type { CompiledScenario } from '@loadtest/scenario';

/** Headers that the engine sets itself, or that would break the connection for the requests after it. */
const FORBIDDEN_HEADERS = new Set(['connection', 'transfer-encoding', 'keep-alive', 'upgrade', 'expect']);

/** Each with its path, as in `steps[0].http.headers[2]: …`; empty: the engine can run it. */
export function unsupported(scenario: CompiledScenario): string[] {
  return scenario.steps.flatMap(({ request }, step) =>
    request.headers.flatMap(({ name }, index) => {
      const problem = ofHeader(name);
      return problem === null ? [] : [`steps[${step}].http.headers[${index}]: ${problem}`];
    }),
  );
}

function ofHeader(name: string): string | null {
  if (FORBIDDEN_HEADERS.has(name.toLowerCase())) return `${name} cannot be set`;
  try {
    validateHeaderName(name);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
