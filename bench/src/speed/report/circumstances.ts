/** What was measured with, and on what. */
import { cpus, release, totalmem } from 'node:os';

const GIB = 1_073_741_824;

/** `versions`: of what takes part; `missing`: what is not on this machine. */
export function circumstancesOf(
  command: string,
  versions: readonly (readonly [name: string, version: string])[],
  missing: readonly string[],
): string {
  const cores = cpus();
  const model = cores[0]?.model.trim() ?? 'an unknown processor';
  return [
    `${new Date().toISOString().slice(0, 10)}, \`${command}\``,
    `${model}, ${cores.length} cores, ${Math.round(totalmem() / GIB)} GiB; Linux ${release()}`,
    [['Node', process.versions.node] as const, ...versions].map(([name, version]) => `${name} ${version}`).join(', '),
    ...missing.map((name) => `${name}: not found, left out`),
  ]
    .join('. ')
    .concat('.\n');
}
