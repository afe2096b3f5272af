// Makes a picture of every state of the widget, light, dark, right to left and on a small screen, and sheets
// of them, and of the front page, in test/.output/screenshots (ignored). `npm run screenshots -- done front-page`
// makes those only.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { ensureBuilt } from '../../bff/cli/build.mjs';
import { chromiumLaunch } from '../support/chromium.mjs';
import { takeFrontPage } from './front-page.mjs';
import { hostPage } from './host-page.mjs';
import { looks, states } from './states.mjs';
import { startScriptedServer } from './scripted-server.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const folder = join(root, 'test', '.output', 'screenshots');

await ensureBuilt(root);
const only = process.argv.slice(2);
const server = await startScriptedServer(join(root, 'dist', 'widget'), hostPage);
const browser = await chromium.launch(chromiumLaunch());
if (only.length === 0) rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
let failed = 0;
for (const [look, { lang, context }] of Object.entries(looks)) {
  for (const [name, [state, reach, options = {}]] of Object.entries(states)) {
    if (only.length > 0 && !only.includes(name)) continue;
    const page = await browser.newPage(context);
    try {
      const query = new URLSearchParams({ lang, endpoint: `${server.url}/${state}/${lang}`, ...options });
      await page.goto(`${server.url}/page?${query}`);
      if (!options.closed) await page.locator('prep-chat prep-chat-composer textarea').waitFor();
      page.setDefaultTimeout(8_000);
      await reach(page, lang);
      await page.waitForTimeout(350);
    } catch (error) {
      failed += 1;
      console.log(`✗ ${look} ${name}: ${error.message.split('\n')[0]}`);
    }
    await page.screenshot({ path: join(folder, `${name}.${look}.png`) });
    await page.close();
  }
}
if (only.length === 0 || only.includes('front-page'))
  failed += (await takeFrontPage(browser, root, folder)).length;
// One sheet for each look.
for (const [look, { context }] of Object.entries(looks)) {
  const names = Object.keys(states).filter((name) => only.length === 0 || only.includes(name));
  const { width, height } = context.viewport;
  const scale = look === 'small' ? 1 : 0.62;
  const cells = names.map(
    (name) =>
      `<figure><img src="${name}.${look}.png" width="${width * scale}" height="${height * scale}"><figcaption>${name}</figcaption></figure>`,
  );
  const style =
    'body{margin:8px;display:flex;flex-wrap:wrap;gap:8px;font:16px system-ui;background:#888}figure{margin:0}';
  writeFileSync(join(folder, `sheet.${look}.html`), `<style>${style}</style>${cells.join('')}`);
}
await browser.close();
await server.stop();
console.log(
  `Pictures and sheets: test/.output/screenshots${failed > 0 ? `; ${failed} states were not reached` : ''}`,
);
process.exitCode = failed > 0 ? 1 : 0;
