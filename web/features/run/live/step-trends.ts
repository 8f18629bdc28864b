/** One figure a step over the newest seconds (or, in a report, over the stretches of the run); NaN where there is none. */
export interface StepTrends {
  values(step: string): readonly number[];
}

export interface LiveStepTrends extends StepTrends {
  take(second: number, steps: readonly { readonly name: string; readonly value: number | null }[]): void;
}

/** The last `length` seconds of each step. */
export function createStepTrends(length: number): LiveStepTrends {
  const rings = new Map<string, { readonly values: Float64Array; readonly seconds: Int32Array }>();
  let last = -1;
  return {
    take(second, steps) {
      last = Math.max(last, second);
      for (const { name, value } of steps) {
        let ring = rings.get(name);
        if (ring === undefined) {
          ring = { values: new Float64Array(length), seconds: new Int32Array(length).fill(-1) };
          rings.set(name, ring);
        }
        ring.values[second % length] = value ?? Number.NaN;
        ring.seconds[second % length] = second;
      }
    },
    values(step) {
      const ring = rings.get(step);
      if (ring === undefined) return [];
      return Array.from({ length }, (_, index) => {
        const second = last - length + 1 + index;
        return second >= 0 && ring.seconds[second % length] === second
          ? (ring.values[second % length] ?? Number.NaN)
          : Number.NaN;
      });
    },
  };
}

/** Of a finished run: one value a step and stretch, in order. */
export function stepTrendsOf(
  stretches: readonly { readonly steps: readonly { readonly name: string; readonly value: number | null }[] }[],
): StepTrends {
  const names = new Set(stretches.flatMap(({ steps }) => steps.map(({ name }) => name)));
  const byStep = new Map([...names].map((name) => [name, new Array<number>(stretches.length).fill(Number.NaN)]));
  stretches.forEach(({ steps }, index) => {
    for (const { name, value } of steps) {
      const values = byStep.get(name);
      if (values) values[index] = value ?? Number.NaN;
    }
  });
  return { values: (step) => byStep.get(step) ?? [] };
}
