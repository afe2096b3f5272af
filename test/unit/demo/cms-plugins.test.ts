import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import astro from '../../../demo/cms/astro/index.js';
import docusaurus, { validateOptions } from '../../../demo/cms/docusaurus/index.js';
import { pagesWithout } from '../../../demo/cms/docusaurus/pages-without.js';
import { withPrepChat } from '../../../demo/cms/vitepress/index.js';

const server = 'https://chat.example.com';

describe('the plugins for site generators', () => {
  const lines: string[] = [];
  const logger = { info: (line: string) => lines.push(line), warn: (line: string) => lines.push(line) };
  beforeEach(() => {
    lines.length = 0;
    vi.stubEnv('PREP_CHAT_CONTENT_SECRET', '');
  });
  afterEach(() => vi.unstubAllEnvs());

  it('VitePress: keep the configuration that is there, and what it does at the end of a build', async () => {
    const buildEnd = vi.fn();
    const config = { title: 'Shop', themeConfig: { nav: [] }, buildEnd };
    const { themeConfig, ...all } = withPrepChat(config, { server, url: 'https://shop.example/' });
    expect(all).toMatchObject({ title: 'Shop' });
    expect(themeConfig).toEqual({ nav: [], prepChat: { server } });
    const site = { outDir: 'dist', logger };
    await all.buildEnd?.(site as never);
    expect(buildEnd).toHaveBeenCalledWith(site);
    expect(lines).toEqual([expect.stringMatching(/no PREP_CHAT_CONTENT_SECRET/)]);
  });

  it('Astro: write settings into a script that nothing in them can end', () => {
    const injectScript = vi.fn();
    astro({ server, heading: '</script><script>alert(1)' }).hooks['astro:config:setup']?.({
      injectScript,
    } as never);
    const [[stage, code]] = injectScript.mock.calls as [[string, string]];
    expect(stage).toBe('page');
    expect(code).not.toContain('<');
    expect(code).toContain(String.raw`"heading":"\u003c/script>`);
  });

  it('Docusaurus: find the docs, posts and pages that want no chat', async () => {
    const page = (permalink: string, prep_chat?: boolean) => ({ permalink, frontMatter: { prep_chat } });
    const content = {
      'docusaurus-plugin-content-docs': {
        default: { loadedVersions: [{ docs: [page('/docs/a'), page('/docs/b', false)] }, { docs: [] }] },
        community: { loadedVersions: [{ docs: [page('/community/a', false)] }] },
      },
      'docusaurus-plugin-content-blog': { default: { blogPosts: [{ metadata: page('/blog/a', false) }] } },
      'docusaurus-plugin-content-pages': {
        none: null,
        default: [page('/about', true), { permalink: '/react' }],
      },
      'docusaurus-theme-classic': { default: undefined },
    };
    expect(pagesWithout(content as never)).toEqual(['/docs/b', '/community/a', '/blog/a']);
    expect(pagesWithout({})).toEqual([]);
    const setGlobalData = vi.fn();
    const plugin = docusaurus({} as never, { server, id: 'default' });
    await plugin.allContentLoaded?.({ allContent: {}, actions: { setGlobalData } } as never);
    expect(setGlobalData).toHaveBeenCalledWith({ widget: { server }, without: [] });
  });

  it('refuse options with a mistake, each in its own name', () => {
    const wrong = { server, mode: 'inline' } as never;
    expect(() => withPrepChat({}, wrong)).toThrow(/^prep-chat-vitepress: mode: one of/);
    expect(() => astro(wrong)).toThrow(/^prep-chat-astro: mode: one of/);
    expect(() => validateOptions({ options: { server, secret: 'x' } } as never)).toThrow(
      /^prep-chat-docusaurus: secret: never here/,
    );
    expect(validateOptions({ options: { server } } as never)).toEqual({ id: 'default', server });
  });
});
