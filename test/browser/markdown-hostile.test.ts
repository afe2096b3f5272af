import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { corpora } from '../support/corpora.ts';
import { findHarm } from '../support/find-harm.ts';
import { hostileAddresses, hostileTexts } from '../support/hostile-texts.ts';
import { base, rendered, withoutSections, writerInto } from '../support/rendered-markdown.ts';

const own = [...new Set(hostileTexts)];
const { payloads, urls } = corpora.hostile;
const asLinks = (address: string) => [
  `[a](${address})`,
  `[a](<${address}>)`,
  `<${address}>`,
  `[a]\n\n[a]: ${address}`,
  address,
];

describe('hostile text in an answer', () => {
  const ran: string[] = [];
  const note = (event: Event) => ran.push(event.type);
  const hooks = ['alert', 'confirm', 'prompt', 'print'] as const;
  const requests = () =>
    performance.getEntriesByType('resource').filter(({ name }) => !name.startsWith(location.origin));
  let host: HTMLElement;

  beforeAll(() => {
    for (const name of hooks) vi.spyOn(globalThis, name).mockImplementation((): any => ran.push(name));
    addEventListener('securitypolicyviolation', note);
  });
  beforeEach(() => {
    host = document.body.appendChild(document.createElement('div'));
  });
  afterAll(() => {
    vi.restoreAllMocks();
    removeEventListener('securitypolicyviolation', note);
  });

  /** In the document, where an image would load and a script would run. */
  const shown = (text: string): string[] => {
    const root = rendered([text]);
    host.replaceChildren(root);
    return findHarm({ root, base }).map((harm) => `${harm} from ${text}`);
  };

  it('SEC-10 the check itself sees harm', () => {
    host.innerHTML =
      '<b onclick="x">a</b><a href="javascript:1">b</a><a href="https://evil.example/">www.example.com</a>';
    expect(findHarm({ root: host, base })).toEqual([
      '<b>',
      'onclick="x"',
      'link to javascript:1',
      'link without rel: javascript:1',
      'link that says www.example.com and leads to evil.example',
      'link without rel: https://evil.example/',
    ]);
  });

  it('SEC-10 all that any Markdown can become is 24 elements', () => {
    const names = [...corpora.commonmark, ...corpora.gfm.slice(0, 99)].flatMap(({ markdown }) =>
      [...rendered([markdown]).querySelectorAll('*')].map(({ localName }) => localName),
    );
    for (const element of rendered(['| a |\n| - |\n| ~~b~~ [1] |']).querySelectorAll('*'))
      names.push(element.localName);
    expect([...new Set(names)].toSorted().join(' ')).toBe(
      'a blockquote br button code del div em h3 h4 h5 hr li ol p pre strong table tbody td th thead tr ul',
    );
  });

  it(
    'SEC-10 no payload makes an element, an attribute or a link that is not allowed',
    { timeout: 60_000 },
    () => {
      expect(own.length).toBeGreaterThanOrEqual(60);
      expect([...own, ...payloads].flatMap(shown)).toEqual([]);
    },
  );

  it(
    'SEC-10 nor does any at any moment while it comes, one character after the other',
    { timeout: 90_000 },
    () => {
      const some = [...own, ...payloads.filter((_, index) => index % 20 === 0)].filter(
        ({ length }) => length < 400,
      );
      expect(some.length).toBeGreaterThanOrEqual(200);
      const harm = some.flatMap((text) => {
        const root = host.appendChild(document.createElement('div'));
        const writer = writerInto(root);
        const found = Array.from(text, (_, at) => at + 1).flatMap((end) => {
          writer.write(text.slice(0, end), end === text.length);
          return findHarm({ root, base });
        });
        const same =
          withoutSections(root).innerHTML === rendered([text]).innerHTML
            ? []
            : ['ends otherwise than as a whole'];
        root.remove();
        return [...found, ...same].map((each) => `${each} from ${text}`);
      });
      expect(harm).toEqual([]);
    },
  );

  it('SEC-11 no address leads elsewhere than allowed, however it is written', { timeout: 60_000 }, () => {
    const all = [...hostileAddresses, ...urls].flatMap(asLinks);
    expect(new Set(hostileAddresses).size).toBeGreaterThanOrEqual(60);
    expect(all.length).toBeGreaterThan(200);
    expect(all.flatMap(shown)).toEqual([]);
  });

  it('SEC-12 nothing is fetched and no script has run', async () => {
    const before = requests().length;
    for (const text of [...own, ...payloads.slice(0, 500)]) host.append(rendered([text]));
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(requests().length).toBe(before);
    expect(ran).toEqual([]);
    expect(host.querySelector('img, script, iframe, link, style, video, audio, object, embed')).toBeNull();
  });
});
