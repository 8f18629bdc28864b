/**
 * A scenario as workers see it: templates parsed, durations in milliseconds, defaults filled in, totals computed.
 * Plain JSON, so that it crosses Redis and thread boundaries as it is. Made by `compileScenario`; nothing else makes one.
 */
import type {
  CheckSubject,
  Comparison,
  CookieScope,
  DataOrder,
  ExtractFrom,
  HttpMethod,
  HttpVersion,
  JsonValue,
  LoadModel,
  PlacementDefinition,
  ThresholdDefinition,
  WorkerLossPolicy,
} from './definition.ts';

/** Within a JSON body: `value` stands for a whole JSON value of its own type, `text` is a piece of a JSON string. */
interface InJson {
  readonly json?: 'value' | 'text';
}

/**
 * A piece of a parsed template. `text` stands as it is; the others are filled in for each iteration, by `renderTemplate`.
 */
export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | ({ readonly kind: 'variable'; readonly name: string } & InJson)
  | ({ readonly kind: 'column'; readonly source: string; readonly column: string } & InJson)
  | ({ readonly kind: 'function'; readonly name: string; readonly args: readonly string[] } & InJson);

/**
 * A parsed template. Names whose value is the same for every iteration (`variables`) are folded into text when the scenario
 * is compiled, so a template of one `text` part, or of none (empty), is a constant.
 */
export type Template = readonly TemplatePart[];

/**
 * One linear piece of the planned curve. The level (iterations/s, or users) goes from `from` at `startMs` to `to` at
 * `endMs`; `before` is the integral up to `startMs` in iterations (rate models; 0 for users).
 */
export interface CurveSegment {
  readonly startMs: number;
  readonly endMs: number;
  readonly from: number;
  readonly to: number;
  readonly before: number;
}

/** The planned load over time. A jump (stage of 0 s) leaves no segment; the next one starts at its level. */
export interface Curve {
  readonly unit: 'ITERATIONS_PER_SECOND' | 'USERS';
  readonly segments: readonly CurveSegment[];
  readonly durationMs: number;
  /** N = ⌈R(D)⌉, the iterations of the whole plan; null for user models. */
  readonly total: number | null;
  /** The highest level. */
  readonly peak: number;
}

export interface CompiledLoad {
  readonly model: LoadModel;
  /** Of a rate model whose ONCE data runs out: cut where the first iteration without a row would be due. */
  readonly curve: Curve;
  /** How long the load lasts as it was written, ms: of a curve that was cut, before it was. */
  readonly durationMs: number;
  /** Iterations k at or above it have no row: the fewest rows of a ONCE source; null: no such limit. */
  readonly iterationLimit: number | null;
  readonly warmUpMs: number;
  readonly gracefulStopMs: number;
  /** As given; null: the planner's default (ten times the peak rate, 100 to 10,000 a shard). Open models only. */
  readonly maxInFlight: number | null;
}

export type CompiledBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'text'; readonly template: Template }
  | { readonly kind: 'json'; readonly template: Template }
  | { readonly kind: 'form'; readonly fields: readonly { readonly name: Template; readonly value: Template }[] };

export interface CompiledRequest {
  readonly method: HttpMethod;
  /**
   * Absolute, without a fragment: resolved against the scenario's target where its text allows (one that begins with a placeholder
   * is resolved against `target` when it is filled in). Where url and query are constant, the query is part of it already.
   */
  readonly url: Template;
  /** In order, names in the author's spelling. `content-type` is filled in for json and form, unless the author set it. */
  readonly headers: readonly { readonly name: string; readonly value: Template }[];
  /** What is not part of `url` yet, unencoded: the engine renders it and adds it by `appendQuery`. Empty where all is constant. */
  readonly query: readonly { readonly name: Template; readonly value: Template }[];
  readonly body: CompiledBody;
  readonly timeoutMs: number;
  readonly connectTimeoutMs: number;
  readonly maxRedirects: number;
  readonly retry: {
    readonly maxAttempts: number;
    readonly baseDelayMs: number;
    readonly maxDelayMs: number;
    readonly onStatus: readonly number[];
  } | null;
}

export interface CompiledExtract {
  readonly name: string;
  readonly from: ExtractFrom;
  readonly expression: string | null;
  /** Filled in when the step begins to extract: it may name what earlier steps extracted. */
  readonly default: Template | null;
}

export interface CompiledCheck {
  /** The given name, or one made of what it checks: `STATUS EQUALS 200`. */
  readonly name: string;
  readonly subject: CheckSubject;
  readonly expression: string | null;
  readonly comparison: Comparison;
  /** Of MATCHES a constant: the pattern. */
  readonly value: Template | null;
}

export interface CompiledStep {
  readonly name: string;
  readonly request: CompiledRequest;
  readonly extract: readonly CompiledExtract[];
  readonly checks: readonly CompiledCheck[];
  readonly thinkTimeMs: number;
  /** Null: always `thinkTimeMs`. Else drawn evenly between the two. */
  readonly thinkTimeMaxMs: number | null;
}

export interface CompiledDataSource {
  readonly name: string;
  readonly columns: readonly string[];
  readonly order: DataOrder;
  readonly rowCount: number;
  /** Each row's values in the order of `columns`; null: they are in the uploaded file `fileId`. */
  readonly rows: readonly (readonly JsonValue[])[] | null;
  readonly fileId: string | null;
}

export interface CompiledThreshold extends Omit<ThresholdDefinition, 'window' | 'abortDelay' | 'step'> {
  readonly step: string | null;
  readonly windowSeconds: number | null;
  readonly abortDelayMs: number;
}

export interface CompiledScenario {
  readonly name: string;
  readonly target: string;
  readonly load: CompiledLoad;
  readonly steps: readonly CompiledStep[];
  /** Values by name, for names that a step's extraction may overwrite; the rest are folded into the templates. */
  readonly variables: Readonly<Record<string, JsonValue>>;
  /** Names whose values stand in the plan's sealed part only. In templates they are parts of kind `variable`. */
  readonly secrets: readonly string[];
  readonly data: readonly CompiledDataSource[];
  readonly thresholds: readonly CompiledThreshold[];
  readonly httpVersion: HttpVersion;
  readonly tls: { readonly insecure: boolean; readonly ca: string | null; readonly serverName: string | null };
  readonly cookies: CookieScope;
  readonly maxConnections: number | null;
  readonly placement: readonly PlacementDefinition[];
  readonly onWorkerLoss: WorkerLossPolicy;
  readonly seed: number | null;
}
