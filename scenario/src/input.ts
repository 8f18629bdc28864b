/** A scenario as people write it: what has a default may be left out. `normalize` makes a definition of it. */
import type {
  DataSourceDefinition,
  ExtractDefinition,
  HttpRequestDefinition,
  LoadDefinition,
  RetryDefinition,
  ScenarioDefinition,
  StepDefinition,
  ThresholdDefinition,
  TlsDefinition,
} from './definition.ts';

type Optional<T, K extends keyof T> = Omit<T, K> & Partial<Pick<T, K>>;

export type LoadInput = Optional<LoadDefinition, 'gracefulStop' | 'warmUp'>;
export type RetryInput = Optional<RetryDefinition, 'baseDelay' | 'maxDelay' | 'onStatus'>;
export type HttpRequestInput = Optional<
  Omit<HttpRequestDefinition, 'retry'>,
  'method' | 'headers' | 'query' | 'timeout' | 'connectTimeout' | 'maxRedirects'
> & { retry?: RetryInput | null };
export type ExtractInput = ExtractDefinition;
export type StepInput = Optional<Omit<StepDefinition, 'http'>, 'extract' | 'checks' | 'thinkTime'> & {
  http?: HttpRequestInput | null;
};
export type DataSourceInput = Optional<DataSourceDefinition, 'order'>;
export type ThresholdInput = Optional<ThresholdDefinition, 'abortOnFail' | 'abortDelay'>;
export type TlsInput = Optional<TlsDefinition, 'insecure'>;

export type ScenarioInput = Optional<
  Omit<ScenarioDefinition, 'load' | 'steps' | 'data' | 'thresholds' | 'tls'>,
  'tags' | 'visibility' | 'secrets' | 'httpVersion' | 'cookies' | 'placement' | 'onWorkerLoss'
> & {
  load: LoadInput;
  steps: StepInput[];
  data?: DataSourceInput[];
  thresholds?: ThresholdInput[];
  tls?: TlsInput | null;
};
