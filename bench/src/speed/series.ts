/** The same load by several generators, taking turns: what one repeat disturbs, it disturbs for all. */
import type { Load } from './load.ts';
import { type Measured, measure } from './measure.ts';
import type { Target } from './target/nginx.ts';
import type { Tool } from './tools/tool.ts';

/** All measurements of one generator under one load. */
export interface Series {
  readonly tool: Tool;
  readonly load: Load;
  readonly measured: readonly Measured[];
  /** Measurements that failed, each as a sentence. */
  readonly failures: readonly string[];
}

export async function measureInTurns(
  tools: readonly Tool[],
  load: Load,
  target: Target,
  repeats: number,
): Promise<Series[]> {
  const able = tools
    .filter((tool) => tool.can(load))
    .map((tool) => ({ tool, load, measured: [] as Measured[], failures: [] as string[] }));
  for (let repeat = 1; repeat <= repeats; repeat++) {
    for (const { tool, measured, failures } of able) {
      const result = await measure(tool, load, target).catch((error: unknown) => String(error));
      if (typeof result === 'string') failures.push(`repeat ${repeat}: ${result}`);
      else measured.push(result);
      process.stderr.write(
        `  ${repeat} of ${repeats}: ${tool.name} ${typeof result === 'string' ? result : perSecond(result)}\n`,
      );
    }
  }
  return able;
}

/** What does not hold in the numbers: ours have to be the target's, to the last request; those of others are theirs to answer for. */
export function problemsOf({ tool, measured, failures }: Series, ours: boolean): string[] {
  const problems = measured.flatMap(({ told, counted }, at) => {
    const where = `${tool.name}, repeat ${at + 1}`;
    const errors = told.errors > 0 ? [[`${where}: ${told.errors} errors`, ...(told.samples ?? [])].join('; ')] : [];
    const missing = counted - told.requests;
    return ours && missing !== 0
      ? [...errors, `${where}: ${told.requests} requests told, ${counted} at the target`]
      : errors;
  });
  return [...failures, ...problems];
}

function perSecond({ requests, seconds }: Measured): string {
  return `${Math.round(requests / seconds).toLocaleString('en-US')}/s`;
}
