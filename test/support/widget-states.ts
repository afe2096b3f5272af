import { join, resolve } from 'node:path';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright';
import { hostPage } from '../screenshots/host-page.mjs';
import { startScriptedServer } from '../screenshots/scripted-server.mjs';
import { looks, states } from '../screenshots/states.mjs';
import { openBrowser } from './browser.ts';
import { installComposedTree } from './composed-tree.ts';

type Reach = (page: Page, lang: string) => Promise<void>;
type Options = Record<string, string | boolean>;

export type LookName = keyof typeof looks;
export type StateName = keyof typeof states;
export const stateNames = Object.keys(states) as StateName[];

/** Within the widget, through all of its shadow roots. */
const inside = (page: Page, selector: string): Locator => page.locator('prep-chat').locator(selector);

/** The built widget in real Chromium, in each of the states that the pictures show. */
export class WidgetStates {
  declare browser: Browser;
  #server: Awaited<ReturnType<typeof startScriptedServer>> | undefined;

  async start(): Promise<void> {
    this.browser = await openBrowser();
    this.#server = await startScriptedServer(resolve(import.meta.dirname, '../../dist/widget'), hostPage);
  }

  async stop(): Promise<void> {
    await this.browser?.close();
    await this.#server?.stop();
  }

  /** A page with the widget, before anything was done there; `server`: what the server is to do. */
  async page(
    server: string,
    options: Options = {},
    look: LookName = 'light',
    context: BrowserContextOptions = {},
  ): Promise<Page> {
    const page = await this.browser.newPage({ ...looks[look].context, ...context } as BrowserContextOptions);
    page.setDefaultTimeout(10_000);
    await page.addInitScript(installComposedTree);
    const { lang } = looks[look];
    const endpoint = join('/', server, lang);
    const query = new URLSearchParams({ lang, endpoint: `${this.#server?.url}${endpoint}` });
    for (const [name, value] of Object.entries(options)) query.set(name, String(value));
    await page.goto(`${this.#server?.url}/page?${query}`);
    if (!options['closed']) await inside(page, 'prep-chat-composer textarea').waitFor();
    return page;
  }

  /** A page with the widget in this state. */
  async open(state: StateName, look: LookName = 'light', context: BrowserContextOptions = {}): Promise<Page> {
    const [server, reach, options = {}] = states[state] as unknown as [string, Reach, Options?];
    const page = await this.page(server, options, look, context);
    await reach(page, looks[look].lang);
    // The panel's own way in, and what comes on demand.
    await page.waitForTimeout(350);
    return page;
  }
}

/** What axe finds, by the rules of WCAG 2.2 AA and good practice; a line for each element. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe: checker } = globalThis as unknown as { axe: typeof axe };
    const result = await checker.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      rules: { 'target-size': { enabled: true } },
    });
    return result.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, any }) => `${id}: ${html.slice(0, 120)} ${any[0]?.message ?? ''}`),
    );
  });
}
