import { virtual } from '@guidepup/virtual-screen-reader';
import { fixtureCleanup } from '@open-wc/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { flatCopy } from '../support/flat-copy.ts';
import { MountedWidget } from '../support/mounted-widget.ts';

const end = 'end of region, prep-chat';

/** All that a screen reader says from the beginning to the end of what is shown now. */
async function readThrough(element: Element): Promise<string[]> {
  const container = flatCopy(element);
  container.setAttribute('role', 'region');
  container.setAttribute('aria-label', 'prep-chat');
  await virtual.start({ container });
  for (let n = 0; n < 300 && (n === 0 || (await virtual.lastSpokenPhrase()) !== end); n += 1)
    await virtual.next();
  const phrases = await virtual.spokenPhraseLog();
  await virtual.stop();
  container.remove();
  return phrases;
}

describe('<prep-chat>: what a screen reader says', () => {
  const widget = new MountedWidget();
  beforeEach(() => widget.start());
  afterEach(() => {
    widget.bff.stop();
    fixtureCleanup();
  });

  // The virtual screen reader walks one tree and looks into no shadow root: it reads a copy without them. What it
  // cannot say of the copy, live regions that change meanwhile, is taken from the widget itself. Chromium's
  // own accessibility tree of the very widget is held in test/e2e/accessibility-tree.test.ts.
  it('A11Y-20: from the question to the answer, word for word', { timeout: 40_000 }, async () => {
    const transcript: string[] = [];
    const announced: string[] = [];
    const stage = async (name: string, read = true) => {
      transcript.push(`# ${name}`, ...announced.splice(0).map((text) => `announced: ${text}`));
      if (read) transcript.push(...(await readThrough(widget.element)));
    };
    await page.viewport(1_000, 800);
    await widget.mount('floating');
    await stage('closed');
    await widget.open();
    const live = widget.find('[aria-live=polite]');
    const observer = new MutationObserver(() => announced.push(live?.textContent ?? ''));
    observer.observe(live as Element, { childList: true, characterData: true, subtree: true });
    const heard = (words: RegExp) =>
      expect.poll(() => announced.join(' '), { timeout: 8_000 }).toMatch(words);
    await stage('open');
    await widget.prepared();
    await heard(/./);
    await expect.poll(() => widget.find('prep-chat-steps')?.shadowRoot?.querySelector('li')).toBeTruthy();
    await stage('preparing');
    widget.bff.board('completed', 'completed', 'completed', 'completed', 'completed');
    await expect.poll(() => widget.bff.count('/api/stream')).toBe(1);
    widget.bff.begin([
      { n: 1, url: 'https://docs.example/embed', title: 'Embed', snippet: 'One script tag.' },
    ]);
    widget.bff.text('# Steps\n\nPut **one tag** on it [1]. Then ');
    await heard(/one tag/);
    await stage('streaming', false);
    widget.bff.text(
      'choose:\n\n- a colour\n- a size\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n```js\nlet a;\n```\n',
    );
    widget.bff.finish(['And then?']);
    await heard(/complete/);
    await expect.poll(() => widget.button('And then?')).toBeTruthy();
    await stage('done');
    observer.disconnect();
    await expect(`${transcript.join('\n')}\n`).toMatchFileSnapshot(
      '../fixtures/screen-reader-transcript.txt',
    );
  });
});
