/** The main journey in a real browser: sign in, make a scenario, start it, watch it live through a cut, read its report. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../../src/browser.ts';
import { createRedisLink, type RedisLink, startTarget, type Target, until, usePlatform } from '../../src/index.ts';

const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 390, height: 844 };
/** `npm run screenshots` writes them into docs/. */
const SCREENSHOTS = process.env['LOADTEST_SCREENSHOTS'];
const RATE = 80;
const SECONDS = 30;

const platform = usePlatform({ workers: 2, slots: 1, web: true });
let target: Target;
let browser: Browser;
let context: BrowserContext;
let page: Page;
/** The browser's way to the server: a link that can be cut. */
let link: RedisLink;
/** Hosts that the pages asked anything of. */
const hosts = new Set<string>();
/** Seconds of runs as they came over WebSockets, in their order. */
const arrived: number[] = [];
let sockets = 0;

beforeAll(async () => {
  target = await startTarget({ kind: 'bimodal', fastMs: 8, slowMs: 90, every: 12 });
  browser = await launchBrowser();
  link = await createRedisLink(platform().url);
  context = await browser.newContext({ viewport: WIDE, baseURL: link.url });
  page = await context.newPage();
  page.on('request', (request) => hosts.add(new URL(request.url()).host));
  page.on('websocket', (socket) => {
    sockets += 1;
    socket.on('framereceived', ({ payload }) => {
      const message = JSON.parse(String(payload)) as {
        type: string;
        payload?: { data?: { runMetrics?: { second: number } } };
      };
      const second = message.payload?.data?.runMetrics?.second;
      if (message.type === 'next' && second !== undefined) arrived.push(second);
    });
  });
});
afterAll(async () => {
  await browser?.close();
  await link?.close();
  await target?.stop();
});

/** The page as it is now, wide and narrow. */
async function picture(name: string): Promise<void> {
  if (SCREENSHOTS === undefined) return;
  mkdirSync(SCREENSHOTS, { recursive: true });
  for (const [suffix, viewport] of [
    ['', WIDE],
    ['-narrow', NARROW],
  ] as const) {
    await page.setViewportSize(viewport);
    // As high as the page, so that what sticks to the window's edge lies at the page's.
    const height = await page.evaluate<number>('document.documentElement.scrollHeight');
    await page.setViewportSize({ width: viewport.width, height: Math.max(viewport.height, height) });
    await page.screenshot({ path: join(SCREENSHOTS, `${name}${suffix}.png`), animations: 'disabled' });
  }
  await page.setViewportSize(WIDE);
}

const field = (path: string) => page.getByTestId(`field-${path}`);
const runState = () => page.getByTestId('run-state');
const lastSecond = async () => Number(await runState().getAttribute('data-second'));

test('sign in', async () => {
  await page.goto('/');
  await page.waitForURL('**/sign-in**');
  await picture('sign-in');
  await page.getByTestId('sign-in-email').fill(platform().admin.email);
  await page.getByTestId('sign-in-password').fill('not the password');
  await page.getByTestId('sign-in-submit').click();
  await page
    .getByRole('alert')
    .filter({ hasText: /password/i })
    .waitFor();
  await page.getByTestId('sign-in-password').fill(platform().admin.password);
  await page.getByTestId('sign-in-submit').click();
  await page.waitForURL((url) => url.pathname === '/');
});

test('make a scenario: what is wrong is said at its field, and what was typed stays', async () => {
  await page.goto('/scenarios/new');
  await field('name').fill('Checkout at peak');
  await field('target').fill(target.url);
  await field('load.rate').fill(String(RATE));
  await field('load.duration').fill('5 parsecs');
  await field('steps[0].name').fill('open catalogue');
  await field('steps[0].http.url').fill('/catalogue');
  await page.getByTestId('save-scenario').click();
  await page.getByTestId('field-issue').first().waitFor();
  expect(await field('name').inputValue()).toBe('Checkout at peak');
  await field('load.duration').fill(`${SECONDS}s`);
  await page
    .getByText(`${(RATE * SECONDS).toLocaleString('en-US')}`)
    .first()
    .waitFor();
  await picture('scenario-new');
  await page.getByTestId('save-scenario').click();
  await page.waitForURL(/\/scenarios\/[0-9a-f]{24}/);
});

test('start it, watch it live, lose the connection, and go on without a gap', async () => {
  await page.getByTestId('start-run').click();
  await page.waitForURL(/\/runs\/[0-9a-f]{24}/);
  await until(async () => (await lastSecond()) >= 5, { timeoutMs: 60_000, what: 'five seconds live' });
  expect(await runState().getAttribute('data-status')).toBe('RUNNING');
  await picture('run-live');

  const before = sockets;
  link.cut();
  await page.locator('[data-testid=connection][data-state=reconnecting]').waitFor({ state: 'attached' });
  link.mend();
  await page.locator('[data-testid=connection][data-state=live]').waitFor({ state: 'attached', timeout: 30_000 });
  expect(sockets).toBeGreaterThan(before);

  await page.locator('[data-testid=run-state][data-status=FINISHED]').waitFor({ state: 'attached', timeout: 90_000 });
  expect(arrived).toEqual(arrived.map((_, at) => at));
  expect(arrived.length).toBeGreaterThanOrEqual(SECONDS);
});

test('the report shows the same figures again after a reload', async () => {
  await page.locator('[data-testid=run-page][data-pictures=report]').waitFor();
  const figures = async () => (await page.getByTestId('kpis').allInnerTexts()).join();
  const before = await figures();
  expect(before).toContain((RATE * SECONDS).toLocaleString('en-US'));
  await page.reload();
  await page.locator('[data-testid=run-page][data-pictures=report]').waitFor();
  await until(async () => (await figures()) === before, { timeoutMs: 10_000, what: 'the same figures' });
  await picture('run-report');
  expect(await target.requests('/catalogue')).toBe(RATE * SECONDS);
});

test('home, the lists and the workers show it; no page asks another host for anything', async () => {
  for (const [path, name] of [
    ['/', 'home'],
    ['/scenarios', 'scenarios'],
    ['/runs', 'runs'],
    ['/workers', 'workers'],
  ] as const) {
    await page.goto(path);
    await page
      .getByText(path === '/workers' ? /default/ : 'Checkout at peak')
      .first()
      .waitFor();
    await picture(name);
  }
  await page.goto('/scenarios');
  await page.getByText('Checkout at peak').first().click();
  await page.waitForURL(/\/scenarios\/[0-9a-f]{24}/);
  await field('name').waitFor();
  await picture('scenario');
  expect([...hosts]).toEqual([new URL(link.url).host]);
});

test('GraphiQL opens, signed in, with operations that run as they are, from our own files', async () => {
  await page.goto('/graphiql');
  // The editor loads after the page: before that there is nothing to execute.
  const editor = (text: string) => page.locator('.graphiql-query-editor .view-lines', { hasText: text });
  await editor('ListScenarios').waitFor({ timeout: 60_000 });
  /** Opens a tab and runs it at once, as it is. */
  const runTab = async (name: string, answer: string): Promise<void> => {
    await page.locator('.graphiql-tab-button', { hasText: name }).click();
    await editor(name).waitFor();
    await page.locator('.graphiql-execute-button').click();
    await page.locator('.graphiql-response').getByText(answer).first().waitFor({ timeout: 20_000 });
  };
  await runTab('ListScenarios', 'Checkout at peak');
  await picture('graphiql');
  await runTab('CreateScenario', '"createScenario"');
  // Its status may be QUEUED still, or that of a coordinator that was quicker than the answer.
  await runTab('StartRun', '"startRun"');
  await runTab('LiveRuns', '"RUNNING"');
  expect([...hosts]).toEqual([new URL(link.url).host]);
});
