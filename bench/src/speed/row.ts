/** A row of the benchmark: one question, answered by a table. */
import type { Target } from './target/nginx.ts';
import type { Tool } from './tools/tool.ts';

export interface Setting {
  /** Ours as it ships. */
  readonly ours: Tool;
  /** Ours with undici for HTTP/1.1. */
  readonly undici: Tool;
  readonly peers: readonly Tool[];
  readonly target: Target;
  readonly repeats: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
  /** The file of the generator process. */
  readonly generator: string;
}

export interface Answer {
  /** In one line: the figures that count, with their goals. */
  readonly short: string;
  /** Tables and what has to be said of them. */
  readonly markdown: string;
  /** In what peers are better, each as a sentence. */
  readonly worse: readonly string[];
  /** Numbers that do not hold: the benchmark fails. */
  readonly wrong: readonly string[];
  /** Goals that are missed, each as a sentence. */
  readonly missed: readonly string[];
}

export interface Row {
  readonly name: string;
  readonly title: string;
  run(setting: Setting): Promise<Answer>;
}
