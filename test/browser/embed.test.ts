import { afterEach, describe, expect, it } from 'vitest';
import '../../widget/define.ts';
import { embed, readEmbedOptions } from '../../widget/embed/index.ts';
import { PrepChatElement } from '../../widget/launcher/prep-chat.ts';

const server = 'https://bff.example/chat/';
const scripts = () => [...document.querySelectorAll<HTMLScriptElement>('script[data-manual]')];
const elements = () => [...document.querySelectorAll('prep-chat')];

describe('the one widget of a site whose pages change without being loaded', () => {
  afterEach(() => {
    for (const element of [...scripts(), ...elements()]) element.remove();
    delete document.documentElement.dataset['theme'];
  });

  it('is not there until a page wants it, and then the same on each', () => {
    const widget = embed({ server, heading: 'Help', mode: 'panel' });
    expect([...scripts(), ...elements()]).toEqual([]);
    widget.show();
    widget.show();
    const [element] = elements();
    expect(element).toMatchObject({ heading: 'Help', mode: 'panel' });
    expect(scripts().map(({ src, type }) => [src, type])).toEqual([
      ['https://bff.example/chat/prep-chat.js', 'module'],
    ]);
    widget.hide();
    expect(elements()).toEqual([]);
    widget.show();
    expect(elements()).toEqual([element]);
    expect(scripts()).toHaveLength(1);
  });

  it('follows the switch of the site between light and dark, unless its own theme is set', async () => {
    const theme = () => (document.documentElement.dataset['theme'] === 'dark' ? 'dark' : 'light');
    embed({ server }, theme).show();
    embed({ server, theme: 'light' }, theme).show();
    const themes = () => elements().map((element) => element.getAttribute('theme'));
    expect(themes()).toEqual(['light', 'light']);
    document.documentElement.dataset['theme'] = 'dark';
    await expect.poll(themes).toEqual(['dark', 'light']);
  });

  it('can be given each attribute that makes sense for all pages', () => {
    const forOnePage = ['endpoint', 'open'];
    const isTaken = (name: string) => {
      try {
        readEmbedOptions({ server, [name]: 1 }, '');
        return true;
      } catch (error) {
        return !/no such option/.test(String(error));
      }
    };
    expect(PrepChatElement.observedAttributes.filter((name) => !isTaken(name))).toEqual(forOnePage);
  });
});
