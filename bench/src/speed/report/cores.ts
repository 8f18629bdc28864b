/** Which core was the full one, and whether anybody else used them. */
import type { Measured } from '../measure.ts';
import type { Series } from '../series.ts';
import { percent } from './format.ts';
import { spreadOf } from './statistics.ts';

/** Above it a core is full. */
const FULL = 0.95;
/** What others may use of the two cores before it has to be said. */
const QUIET = 0.04;

/** As sentences. */
export function fullCores(all: readonly Series[]): string {
  const noise = all.flatMap(({ tool, measured }) => {
    const share = spreadOf(measured.map(usedByOthers)).median;
    return share > QUIET ? [`${tool.name} ${percent(share)}`] : [];
  });
  const noisy = `Others used the two cores meanwhile, and the figures suffer from it: ${noise.join(', ')}.`;
  return [...all.map(fullCore), ...(noise.length > 0 ? [noisy] : [])].join(' ');
}

function fullCore({ tool: { name }, measured }: Series): string {
  const own = spreadOf(measured.map(({ generatorCore }) => generatorCore)).median;
  const target = spreadOf(measured.map(({ targetCore }) => targetCore)).median;
  if (!Number.isFinite(own)) return `${name}: nothing was pinned.`;
  if (own >= FULL && target >= FULL) return `${name}: both cores were full.`;
  if (own >= FULL) return `${name}: its own core was full.`;
  if (target >= FULL) return `${name}: the target’s core was full and its own was not, its figure is a lower limit.`;
  return `${name}: neither core was full.`;
}

/** Share of the two cores that neither the generator nor the target used. */
function usedByOthers({ generatorCore, targetCore, cpuSeconds, targetCpuSeconds, seconds }: Measured): number {
  return (generatorCore + targetCore - (cpuSeconds + targetCpuSeconds) / seconds) / 2;
}
