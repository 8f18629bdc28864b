/** A person describes a whole scenario in the form, tries it, saves it, runs it, and changes a run that goes on. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../../src/browser.ts';
import { until, usePlatform } from '../../src/index.ts';
import { type Shop, startShop } from './shop.ts';

const PASSWORD = 'correct-horse-battery';
const STEADY_SECONDS = 18;
const USERS = ['Ada', 'Bob', 'Cleo'];

const platform = usePlatform({ workers: 2, slots: 1, web: true });
let shop: Shop;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  shop = await startShop(PASSWORD);
  browser = await launchBrowser();
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, baseURL: platform().url });
  page = await context.newPage();
  await page.goto('/sign-in');
  await page.getByTestId('sign-in-email').fill(platform().admin.email);
  await page.getByTestId('sign-in-password').fill(platform().admin.password);
  await page.getByTestId('sign-in-submit').click();
  await page.waitForURL((url) => url.pathname === '/');
});
afterAll(async () => {
  await browser?.close();
  shop?.close();
});

const field = (path: string) => page.getByTestId(`field-${path}`);
const add = (path: string) => page.getByTestId(`add-${path}`).click();
const kpi = async (name: string) => (await page.getByTestId(`kpi-${name}`).allInnerTexts()).join(' ');

async function save(): Promise<void> {
  await page.getByTestId('save-scenario').click();
  await page.waitForURL(/\/scenarios\/[0-9a-f]{24}/);
}

async function startedRun(): Promise<void> {
  await page.waitForURL(/\/runs\/[0-9a-f]{24}/);
  await page.getByTestId('run-page').waitFor();
}

async function finished(): Promise<void> {
  await page.locator('[data-testid=run-state][data-status=FINISHED]').waitFor({ state: 'attached', timeout: 90_000 });
  await page.locator('[data-testid=run-page][data-pictures=report]').waitFor();
}

test('a ramp of sign-ins with rows, a secret, an extraction and checks is described', async () => {
  await page.goto('/scenarios/new');
  await field('target').fill(shop.url);
  await field('load.model').selectOption('RAMPING_RATE');
  await field('load.rate').fill('0');
  await field('load.stages[0].to').fill('10');
  await field('load.stages[0].duration').fill('4s');
  await add('load.stages');
  await field('load.stages[1].to').fill('5');
  await field('load.stages[1].duration').fill('0s');
  await add('load.stages');
  await field('load.stages[2].duration').fill('2s');

  await add('data');
  await field('data[0].name').fill('people');
  await field('data[0].csv').fill(`name\n${USERS.join('\n')}`);
  await page.getByTestId('data-preview').getByText('3 rows').waitFor();
  await add('secrets');
  await field('secrets[0].name').fill('password');
  await field('secrets[0].value').fill(PASSWORD);

  await field('steps[0].name').fill('sign in');
  await field('steps[0].http.method').selectOption('POST');
  await field('steps[0].http.url').fill('/login');
  await page.getByTestId('steps[0].http-body-json').click();
  await field('steps[0].http.json').fill('{ "user": "{{people.name}}", "password": "{{password}}" }');
  await add('steps[0].checks');
  await field('steps[0].checks[1].subject').selectOption('JSON');
  await field('steps[0].checks[1].expression').fill('$.ok');
  await field('steps[0].checks[1].value').fill('true');
  await field('steps[0].checks[1].name').fill('signed in');
  await add('steps[0].extract');
  await field('steps[0].extract[0].name').fill('token');
  await field('steps[0].extract[0].expression').fill('$.token');

  await page.getByTestId('add-step').click();
  await field('steps[1].http.url').fill('/items');
  await add('steps[1].http.headers');
  await field('steps[1].http.headers[0].name').fill('authorization');
  await field('steps[1].http.headers[0].value').fill('Bearer ');
  // The hint writes where the cursor is.
  await page.getByTestId('template-hints').last().click();
  await page.getByRole('button', { name: '{{token}}', exact: true }).click();
  expect(await field('steps[1].http.headers[0].value').inputValue()).toBe('Bearer {{token}}');
  // 20 while it rises over four seconds, then 5 a second for two.
  const iterations = (count: string) => page.getByTestId('preview-iterations').getByText(count, { exact: true });
  await iterations('30').waitFor();
  // Rows that are used once end the plan.
  await field('data[0].order').selectOption('ONCE');
  await iterations('3').waitFor();
  await field('data[0].order').selectOption('SEQUENTIAL');
  await iterations('30').waitFor();
});

test('it is tried before it is saved: each request with its answer, and no secret', async () => {
  await page.keyboard.press('Control+Enter');
  await page.getByTestId('issue-summary').waitFor();
  expect(await page.getByTestId('issue').first().getAttribute('data-issue-path')).toBe('name');
  await field('name').fill('Sign in and look');
  await page.getByTestId('try-scenario').click();
  await page.locator('[data-testid=try-result][data-ok=true]').waitFor({ timeout: 30_000 });
  expect(await page.getByTestId('tried-extracted').textContent()).toContain('token-1');
  expect(await page.locator('[data-testid=tried-check][data-passed=true]').count()).toBe(3);
  await page.getByTestId('tried-request').first().click();
  await page.getByTestId('tried-body').first().getByText('token-1').waitFor();
  const shown = await page.getByTestId('try').textContent();
  expect(shown).toContain('***');
  expect(shown).not.toContain(PASSWORD);
  expect(shop.signedIn).toEqual(['Ada']);
});

test('what is wrong at the target is told where it went wrong', async () => {
  await field('steps[1].http.url').fill('/nowhere');
  await page.getByTestId('try-scenario').click();
  await page.locator('[data-testid=try-result][data-ok=false]').waitFor({ timeout: 30_000 });
  await page.getByTestId('try').getByText('404').first().waitFor();
  await field('steps[1].http.url').fill('/items');
});

test('a save that fails loses nothing', async () => {
  await page.context().setOffline(true);
  await page.getByTestId('save-scenario').click();
  await page.getByTestId('save-problem').waitFor();
  await page.context().setOffline(false);
  expect(await field('secrets[0].value').inputValue()).toBe(PASSWORD);
  expect(await field('load.stages[2].duration').inputValue()).toBe('2s');
  const kept = await page.evaluate<string>('JSON.stringify(Object.entries(sessionStorage))');
  expect(kept).toContain('Sign in and look');
  expect(kept).not.toContain(PASSWORD);
});

test('it is saved, and its secret is set and shown nowhere', async () => {
  await save();
  await page.getByTestId('secret-state-0').getByText('Set').waitFor();
  await page.reload();
  await page.getByTestId('secret-state-0').waitFor();
  expect(await page.content()).not.toContain(PASSWORD);
  await page.getByTestId('tab-yaml').click();
  await page.getByTestId('yaml').waitFor();
  expect(await page.getByTestId('yaml').textContent()).not.toContain(PASSWORD);
  await page.getByTestId('tab-definition').click();
  expect(await field('load.stages[1].duration').inputValue()).toBe('0s');
});

test('it runs as it was described', async () => {
  const before = shop.counts.get('POST /login') ?? 0;
  await page.getByTestId('start-run').click();
  await startedRun();
  await finished();
  expect(await kpi('requests')).toContain('60');
  expect(await kpi('errors')).toContain('none');
  expect((shop.counts.get('POST /login') ?? 0) - before).toBe(30);
  expect(shop.counts.get('GET /items')).toBe(30 + 1);
  for (const user of USERS) expect(shop.signedIn.slice(-30).filter((name) => name === user)).toHaveLength(10);
});

test('rows come from an uploaded file; one with a mistake names the line', async () => {
  await page.goto('/scenarios/new');
  await field('name').fill('From a file');
  await field('target').fill(shop.url);
  await add('data');
  await field('data[0].kind').selectOption('file');
  const upload = (name: string, csv: string) =>
    page.getByTestId('upload-data[0]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await upload('broken.csv', 'id,name\n1,Ada\n2\n');
  await page
    .getByTestId('upload-problem')
    .getByText(/line 3/i)
    .waitFor();
  await upload('people.csv', 'id,name\n1,Ada\n2,Bob\n');
  await page.getByTestId('data-preview').getByText('Bob').waitFor();
  await field('steps[0].http.url').fill('/?id={{rows1.id}}');
  await save();
  await page.getByTestId('data-preview').getByText('2 rows').waitFor();
  await page.getByTestId('data-files').click();
  await page.getByText('broken.csv').waitFor();
});

test('a start asks for a secret without a value; the rate of the run is changed while it goes on', async () => {
  await page.goto('/scenarios/new');
  await field('name').fill('A steady rate');
  await field('target').fill(shop.url);
  await field('load.rate').fill('10');
  await field('load.duration').fill(`${STEADY_SECONDS}s`);
  await add('secrets');
  await field('secrets[0].name').fill('key');
  await add('steps[0].http.headers');
  await field('steps[0].http.headers[0].name').fill('x-key');
  await field('steps[0].http.headers[0].value').fill('{{key}}');
  await save();
  await page.getByTestId('start-run').click();
  await page.getByTestId('start-secret-key').fill('for this run');
  await page.getByTestId('start-with-secrets').click();
  await startedRun();
  const second = async () => Number(await page.getByTestId('run-state').getAttribute('data-second'));
  await until(async () => (await second()) >= 2, { timeoutMs: 60_000, what: 'two seconds live' });
  await page.getByTestId('adjust-to').fill('many');
  expect(await page.getByTestId('adjust-apply').isDisabled()).toBe(true);
  await page.getByTestId('adjust-to').fill('40');
  await page.getByTestId('adjust-apply').click();
  await page.getByTestId('adjust-event').getByText('40/s instead of 10/s').waitFor();
  const from = Number(/second (\d+)/.exec((await page.getByTestId('adjust-event').textContent()) ?? '')?.[1]);
  await page.getByTestId('events').getByText('40/s instead of 10/s').waitFor();
  await finished();
  const planned = 10 * from + 40 * (STEADY_SECONDS - from);
  expect(await kpi('requests')).toContain(planned.toLocaleString('en-US'));
});
