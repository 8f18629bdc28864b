/**
 * `npm run bench` runs what is short: how long people wait, and how late the engine starts. `npm run bench -- <name> …` runs the
 * named ones; `soak` (20 minutes, `soak=<minutes>` for less) and `freeze` (the picture of the README) run only so.
 */
type Bench = (argument: string | undefined) => Promise<void>;

const BENCHES: Readonly<Record<string, () => Promise<Bench>>> = {
  waits: async () => (await import('./waits.ts')).benchWaits,
  'start-delay': async () => (await import('./start-delay.ts')).benchStartDelay,
  soak: async () => (await import('./soak.ts')).benchSoak,
  freeze: async () => (await import('./freeze/main.ts')).benchFreeze,
};
const SHORT = ['waits', 'start-delay'];

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(BENCHES, name.split('=')[0] ?? ''));
if (unknown.length > 0) {
  process.stderr.write(`There is no ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}\n`);
  process.exit(2);
}
for (const call of asked.length > 0 ? asked : SHORT) {
  const [name = '', argument] = call.split('=');
  const load = BENCHES[name];
  if (load === undefined) continue;
  process.stdout.write(`\n## ${name}\n\n`);
  const bench = await load();
  await bench(argument);
}
