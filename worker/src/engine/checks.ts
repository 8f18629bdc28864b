/** Checks of a step's answer. So far of its status. */
import { type CompiledCheck, constantText } from '@loadtest/scenario';
import { sampleOf } from './failures.ts';
import type { Outcome } from './transport.ts';

/** Null: passed. Else why not, for people. */
export type Verify = (outcome: Outcome) => string | null;

/** Makes a check that can be run many times. Without an answer every check fails: what was to hold did not. */
export function compileCheck(check: CompiledCheck): Verify {
  const holds = compileComparison(check);
  return (outcome) => {
    if (outcome.failure !== null) return sampleOf(`No answer: ${outcome.failure.message}`);
    return holds(outcome.status) ? null : `Status ${outcome.status}`;
  };
}

function compileComparison({ comparison, value }: CompiledCheck): (status: number) => boolean {
  const text = constantText(value ?? []) ?? '';
  const wanted = Number(text);
  switch (comparison) {
    case 'EQUALS':
      return (status) => status === wanted;
    case 'NOT_EQUALS':
      return (status) => status !== wanted;
    case 'LESS_THAN':
      return (status) => status < wanted;
    case 'AT_MOST':
      return (status) => status <= wanted;
    case 'GREATER_THAN':
      return (status) => status > wanted;
    case 'AT_LEAST':
      return (status) => status >= wanted;
    case 'CONTAINS':
      return (status) => String(status).includes(text);
    case 'MATCHES': {
      const pattern = new RegExp(text);
      return (status) => pattern.test(String(status));
    }
    case 'EXISTS':
      return () => true;
    default:
      return comparison satisfies never;
  }
}
