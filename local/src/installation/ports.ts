/** Ports on loopback for everything behind the public one. They are kept, so that addresses stay over a restart. */
import { join } from 'node:path';
import { freePort } from '../processes/free-port.ts';
import { readJsonFile, writeJsonFile } from '../processes/json-file.ts';

export type PortName = 'public' | 'mongo' | 'redis' | 'web' | 'demoShop';
export type Ports = Readonly<Record<PortName, number>>;

const NAMES: readonly PortName[] = ['public', 'mongo', 'redis', 'web', 'demoShop'];

/** The kept ports where they are still free, else others, all different; kept for the next start. */
export async function choosePorts(dataDir: string): Promise<Ports> {
  const path = join(dataDir, 'ports.json');
  const kept = readJsonFile(path);
  const chosen = new Map<PortName, number>();
  for (const name of NAMES) {
    const wanted = kept?.[name];
    chosen.set(name, await another(chosen, typeof wanted === 'number' ? wanted : undefined));
  }
  const ports = Object.fromEntries(chosen) as Record<PortName, number>;
  writeJsonFile(path, ports);
  return ports;
}

async function another(chosen: ReadonlyMap<PortName, number>, wanted: number | undefined): Promise<number> {
  for (let port = await freePort(wanted); ; port = await freePort()) {
    if (![...chosen.values()].includes(port)) return port;
  }
}
