/**
 * The documents of `metrics` (one a second) and `run_summaries` (one a run). Histograms are kept as binaries beside the
 * figures, so that lists and live views read the figures alone.
 */
import {
  type Counters,
  noCounters,
  type PublishedSecond,
  type StepTick,
  type StoredFigures,
  type StoredSecond,
} from '@loadtest/protocol';
import { mongo, type Types } from 'mongoose';

type Binary = mongo.Binary;

type StoredStep = Omit<StepTick, 'latency' | 'responseTime'> & { latency: Binary; responseTime: Binary };

interface FiguresDocument {
  counters: Counters;
  startDelay: Binary;
  steps: StoredStep[];
}

/** What of a second is no figure of its own: the parts that merging and amending need. */
type SecondParts = Omit<StoredSecond, 'counters' | 'startDelay' | 'steps'>;

export interface SecondDocument {
  /** `<run>:s:<second, padded>:0`: level, start and part, so that a second time is the same document. */
  _id: string;
  runId: Types.ObjectId;
  scenarioId: Types.ObjectId;
  level: 's';
  second: number;
  /** When the second began. */
  timestamp: Date;
  expiresAt: Date | null;
  figures: PublishedSecond;
  parts: SecondParts;
  histograms: FiguresDocument;
}

export interface SummaryDocument {
  _id: Types.ObjectId;
  /** The whole run without its warm-up. */
  histograms: FiguresDocument;
}

export function secondId(runId: string, second: number): string {
  return `${runId}:s:${String(second).padStart(8, '0')}:0`;
}

const toBinary = (bytes: Uint8Array): Binary => new mongo.Binary(Buffer.from(bytes));
/** The driver gives binaries back as Binary, or as Buffer where it promotes them. */
const fromBinary = (binary: Binary | Buffer): Uint8Array =>
  new Uint8Array(Buffer.isBuffer(binary) ? binary : binary.buffer.subarray(0, binary.position));

export function figuresDocument({ counters, startDelay, steps }: StoredFigures): FiguresDocument {
  return {
    counters,
    startDelay: toBinary(startDelay),
    steps: steps.map((step) => ({
      ...step,
      latency: toBinary(step.latency),
      responseTime: toBinary(step.responseTime),
    })),
  };
}

export function readFigures(document: FiguresDocument): StoredFigures {
  return {
    // What an earlier version did not count was not there.
    counters: { ...noCounters(), ...document.counters },
    startDelay: fromBinary(document.startDelay),
    steps: document.steps.map((step) => ({
      ...step,
      latency: fromBinary(step.latency),
      responseTime: fromBinary(step.responseTime),
    })),
  };
}

export function secondParts(stored: StoredSecond): SecondParts {
  const { counters: _counters, startDelay: _startDelay, steps: _steps, ...parts } = stored;
  return parts;
}

export function readSecond(document: Pick<SecondDocument, 'parts' | 'histograms'>): StoredSecond {
  return { ...document.parts, ...readFigures(document.histograms) };
}
