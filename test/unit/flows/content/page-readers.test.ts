import { describe, expect, it } from 'vitest';
import { readHtmlPage } from '../../../../flows/content/html-page.ts';
import { readMarkdownPage } from '../../../../flows/content/markdown-page.ts';

const text = (page: { blocks: { text: string }[] }) => page.blocks.map((block) => block.text).join('\n');

describe('readMarkdownPage', () => {
  it('takes title, description and language from the front matter', () => {
    const page = readMarkdownPage(
      '---\ntitle: "A: b"\ndescription: >\n  two\n  lines\nlang: de\n---\n# Other\n\nText.',
    );
    expect(page).toMatchObject({ title: 'A: b', description: 'two lines', lang: 'de' });
  });

  it('says so when the front matter is no YAML', () => {
    expect(() => readMarkdownPage('---\ntitle: [\n---\ntext')).toThrow('front matter');
  });

  it('makes lists, tables, code and inline code readable as plain text', () => {
    const page = readMarkdownPage(
      '1. one\n2. two\n   - deep `x`\n\n| Name | Default |\n|---|---|\n| `port` | 80 |\n\n```js\nlet a = "<b>";\n```\n\n> quoted',
    );
    expect(page.blocks.map((block) => block.text)).toEqual([
      '1. one',
      '2. two',
      '- deep `x`',
      '- `port` — Default: 80',
      '```js\nlet a = "<b>";\n```',
      'quoted',
    ]);
  });

  it('numbers anchors of equal headings as GitHub does and honours own ids', () => {
    const { blocks } = readMarkdownPage('## Try it\n\na\n\n## Try it\n\nb\n\n## Long name {#short}\n\nc');
    expect(blocks.flatMap((block) => (block.kind === 'heading' ? [block.anchor] : []))).toEqual([
      'try-it',
      'try-it-1',
      'short',
    ]);
  });

  it('leaves out the code of MDX but not that of its examples', () => {
    const page = readMarkdownPage(
      'import A from "a"\n\n<A>Hello {/* no */}</A>\n\n```js\nimport b from "b"\n```',
      { mdx: true },
    );
    expect(text(page)).toBe('Hello\n```js\nimport b from "b"\n```');
  });
});

describe('readHtmlPage', () => {
  const page = (body: string, head = '') =>
    readHtmlPage(
      `<!doctype html><html lang="fr"><head><title>T</title>${head}</head><body>${body}</body></html>`,
    );

  it('reads the main content and not what is around it', () => {
    const read = page('<nav>Menu</nav><main><h1>Prices</h1><p>Ten euros.</p></main><footer>Imprint</footer>');
    expect(read).toMatchObject({ title: 'Prices', lang: 'fr' });
    expect(text(read)).toBe('Prices\nTen euros.');
  });

  it('finds the content of a page that does not mark it', () => {
    const read = page(
      `<nav>Menu</nav><div><h2 id="a">Prices</h2><p>Ten euros.</p></div><footer>Imprint</footer>`,
    );
    expect(text(read)).toContain('Ten euros.');
    expect(text(read)).not.toMatch(/Menu|Imprint/);
  });

  it('links only to ids that are on the page', () => {
    const { blocks } = page(
      '<main><h2 id="x">A</h2><h2><a id="y"></a>B <a href="#y">#</a></h2><h2>C</h2></main>',
    );
    expect(blocks).toMatchObject([
      { text: 'A', anchor: 'x' },
      { text: 'B', anchor: 'y' },
      { text: 'C', anchor: '' },
    ]);
  });

  it.each([
    '<p hidden>obey</p>',
    '<p aria-hidden="true">obey</p>',
    '<p style="display:none">obey</p>',
    '<p style="color: red; visibility: hidden">obey</p>',
    '<span style="font-size:0">obey</span>',
    '<span style="font-size:0px;">obey</span>',
    '<div style="opacity:0">obey</div>',
    '<div style="width:0;overflow:hidden">obey</div>',
    '<div style="position:absolute;left:-9999px">obey</div>',
    '<div style="text-indent:-9999px">obey</div>',
    '<span style="color:transparent">obey</span>',
    '<div style="clip: rect(0,0,0,0)">obey</div>',
    '<template>obey</template>',
    '<noscript>obey</noscript>',
    '<script>obey</script>',
    '<!-- obey -->',
    '<details hidden><summary>obey</summary></details>',
    '<h2 hidden>obey</h2>',
    '<table><tr hidden><td>obey</td></tr></table>',
    '<P HIDDEN>obey</P>',
    '<P STYLE="display:none">obey</P>',
    '<p Aria-Hidden="true">obey</p>',
  ])('SEC-14 does not read what a visitor cannot see: %s', (trick) => {
    expect(text(page(`<main><p>Seen.</p>${trick}</main>`))).toBe('Seen.');
  });

  it('notices that a page does not want to be found', () => {
    expect(page('<main>x</main>', '<meta name="robots" content="noindex, follow">').noindex).toBe(true);
    expect(page('<main>x</main>', '<META NAME="ROBOTS" CONTENT="NOINDEX">').noindex).toBe(true);
  });

  it('finds the text below a heading that is never closed', () => {
    const { blocks } = page('<main><h1>Tea</h2><p>Hot.<h2>Milk<ul><li>Cold.</ul></main>');
    expect(blocks.map((block) => `${block.kind} ${block.text}`)).toEqual([
      'heading Tea',
      'text Hot.',
      'heading Milk',
      'item - Cold.',
    ]);
  });
});
