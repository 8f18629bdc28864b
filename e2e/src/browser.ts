/** A real Chromium out of a package, driven by Playwright. */
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

/** Nothing of Chromium's own may go out to the network. */
const QUIET = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];

/** @throws Error where the browser cannot be started, with what to install */
export async function launchBrowser(): Promise<Browser> {
  try {
    return await playwright.launch({
      executablePath: await chromium.executablePath(),
      args: [...chromium.args, ...QUIET],
      headless: true,
    });
  } catch (error) {
    throw new Error('Chromium does not start: run `npm ci` again, or install your system’s Chromium libraries', {
      cause: error,
    });
  }
}
