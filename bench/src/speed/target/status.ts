/** What the target itself has counted: the one count that is the same for every tool. */
import { Agent, get } from 'node:http';
import { text } from 'node:stream/consumers';

/** Of a page of nginx's stub_status. */
export function readStatus(page: string): { readonly connections: number; readonly requests: number } {
  const [, connections, requests] =
    /Active connections: (\d+)[\s\S]*requests\s*\n\s*\d+\s+\d+\s+(\d+)/.exec(page) ?? [];
  if (requests === undefined) throw new Error(`This is no page of nginx' stub_status: ${page.slice(0, 200)}`);
  return { connections: Number(connections), requests: Number(requests) };
}

export interface Count {
  /** Requests that it has taken from others since it started. */
  readonly requests: number;
  /** That others have open. */
  readonly connections: number;
  /** When it said so, on the origin of `performance.now()`, ms: the middle between asking and being told. */
  readonly atMs: number;
}

export class TargetCount {
  readonly #url: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  #own = 0;

  constructor(port: number) {
    this.#url = `http://127.0.0.1:${port}/`;
  }

  async read(): Promise<Count> {
    const askedMs = performance.now();
    const page = await new Promise<string>((resolve, reject) => {
      get(this.#url, { agent: this.#agent }, (answer) => void text(answer).then(resolve, reject)).on('error', reject);
    });
    this.#own++;
    const { connections, requests } = readStatus(page);
    return { connections: connections - 1, requests: requests - this.#own, atMs: (askedMs + performance.now()) / 2 };
  }

  close(): void {
    this.#agent.destroy();
  }
}
