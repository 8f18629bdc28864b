import type { WorkerStatus } from '../../gql/graphql.ts';
import type { Tone } from '../../ui/chip.tsx';

const WORDS: Record<WorkerStatus, { readonly tone: Tone; readonly text: string }> = {
  IDLE: { tone: 'neutral', text: 'Idle' },
  BUSY: { tone: 'good', text: 'Busy' },
  DRAINING: { tone: 'warn', text: 'Draining' },
  LOST: { tone: 'bad', text: 'Lost' },
};

export function sayWorker(status: WorkerStatus): { readonly tone: Tone; readonly text: string } {
  return WORDS[status] ?? { tone: 'neutral', text: status.toLowerCase() };
}
