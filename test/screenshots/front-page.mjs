// Pictures of the front page with the real server on its embedded database, after a question was asked in the widget and measured three times.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const sizes = [320, 390, 768, 1280];
/** One address asks more for so many pictures than people do. */
const limits = { addressPerMinute: 1000, addressPerDay: 1000, addressSessionsPerTenMinutes: 1000 };
const schemes = ['light', 'dark'];

/** Takes each picture in turn, the last two from right to left; gives the names of those that went wrong. */
export async function takeFrontPage(browser, root, folder) {
  const data = mkdtempSync(join(tmpdir(), 'prep-chat-'));
  const config = join(data, 'config.json');
  writeFileSync(config, JSON.stringify({ limits }));
  const child = spawn(process.execPath, [join(root, 'dist', 'bff', 'prep-chat.js'), 'start', '--demo'], {
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      PREP_CHAT_DATA_DIR: data,
      PREP_CHAT_CONFIG: config,
      LOG_LEVEL: 'silent',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const failed = [];
  try {
    const address = await new Promise((resolve, reject) => {
      let output = '';
      child.stdout.on('data', (chunk) => {
        output += chunk;
        const found = /http:\S+#key=\w+/.exec(output);
        if (found) resolve(found[0]);
      });
      child.on('exit', () => reject(new Error(`the server ended:\n${output}`)));
    });
    const looks = schemes.flatMap((colorScheme) => [
      ...sizes.map((width) => ({ colorScheme, width, dir: 'ltr' })),
      { colorScheme, width: colorScheme === 'light' ? 1280 : 390, dir: 'rtl' },
    ]);
    const context = await browser.newContext();
    for (const { colorScheme, width, dir } of looks) {
      const name = `front-page.${width}.${colorScheme}${dir === 'rtl' ? '.rtl' : ''}`;
      const page = await context.newPage();
      page.setDefaultTimeout(20_000);
      try {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await page.setViewportSize({ width, height: width < 600 ? 780 : 860 });
        await page.goto(address);
        await page.evaluate((to) => (document.documentElement.dir = to), dir);
        await page.getByRole('button', { name: 'Ask it three times' }).click();
        await page.getByText('Done: three answers.').waitFor();
        await page.evaluate(() => scrollTo(0, 0));
        await page.waitForTimeout(350);
        await page.screenshot({ path: join(folder, `${name}.first.png`) });
        await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
      } catch (error) {
        failed.push(name);
        console.log(`✗ ${name}: ${error.message.split('\n')[0]}`);
      }
      await page.close();
    }
    await context.close();
  } finally {
    child.kill('SIGKILL');
    rmSync(data, { recursive: true, force: true });
  }
  return failed;
}
