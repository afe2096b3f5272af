// What a page loads of the built widget, when: gzip -9, brotli 11, requests. The marks are in docs/decisions/0010.
import { join } from 'node:path';
import { chromium } from 'playwright';
import { ensureBuilt } from '../../bff/cli/build.mjs';
import { hostPage } from '../screenshots/host-page.mjs';
import { startScriptedServer } from '../screenshots/scripted-server.mjs';
import { chromiumLaunch } from '../support/chromium.mjs';
import { followScripts } from '../support/script-weight.mjs';

const root = join(import.meta.dirname, '..', '..');
const dist = join(root, 'dist', 'widget');
await ensureBuilt(root);
const server = await startScriptedServer(dist, hostPage);
const browser = await chromium.launch(chromiumLaunch());
const page = await browser.newPage();
const scripts = followScripts(page, dist);
const query = new URLSearchParams({ lang: 'en', endpoint: `${server.url}/done/en`, closed: '1' });
await page.goto(`${server.url}/page?${query}`);
await page.waitForTimeout(500);
const rows = [['launcher, before any intent', scripts.take()]];
await page.getByRole('button', { name: 'Ask a question' }).click();
const field = page.getByRole('textbox');
await field.waitFor();
await page.waitForTimeout(500);
rows.push(['open panel, adds', scripts.take()]);
await field.fill('How do I put the widget on my page?');
await field.press('Enter');
await page.getByRole('button', { name: 'Answer again' }).waitFor();
await page.waitForTimeout(500);
rows.push(['first answer, adds', scripts.take()]);
await page.locator('prep-chat .citation').first().hover();
await page.waitForTimeout(300);
rows.push(['a card, adds', scripts.take()]);
await page.getByRole('button', { name: 'Earlier conversations' }).click();
await page.waitForTimeout(300);
rows.push(['history, adds', scripts.take()]);
await browser.close();
await server.stop();
console.log('                               gzip -9   brotli  requests');
for (const [name, { gzip, brotli, paths }] of rows) {
  console.log(
    `${name.padEnd(30)} ${String(gzip).padStart(7)}  ${String(brotli).padStart(7)}  ${paths.length}`,
  );
}
const launcher = rows[0][1].gzip;
const opened = launcher + rows[1][1].gzip;
const total = opened + rows[2][1].gzip;
const mark = (value, most) => (value <= most ? 'held' : 'MISSED');
console.log(`launcher ${launcher} bytes, mark 7,000: ${mark(launcher, 7_000)}`);
console.log(`open, ready to be asked ${opened} bytes, mark 32,000: ${mark(opened, 32_000)}`);
console.log(`all until the first answer is there ${total} bytes`);
