import { describe, expect, it } from 'vitest';
import { docsPage } from '../../../demo/build/docs-layout.ts';
import { parsePage } from '../../../demo/build/read-page.ts';
import { renderMarkdown } from '../../../demo/build/render-markdown.ts';

describe('renderMarkdown', () => {
  it('gives headings the ids that GitHub gives them', () => {
    const { headings } = renderMarkdown("## What's `new`? & old\n\n## Twice\n\n## Twice\n");
    expect(headings).toEqual([
      { depth: 2, id: 'whats-new--old', text: "What's new? & old" },
      { depth: 2, id: 'twice', text: 'Twice' },
      { depth: 2, id: 'twice-1', text: 'Twice' },
    ]);
  });

  it('turns relative page links into addresses of the site and leaves others alone', () => {
    const { html, links } = renderMarkdown(
      '[a](./embed#b) [i](./index) [c](https://example.com/x) [d](#here)',
    );
    expect(links).toEqual(['./embed#b', './index', 'https://example.com/x', '#here']);
    expect(html).toContain('href="/docs/embed#b"');
    expect(html).toContain('href="/docs/"');
    expect(html).toContain('href="https://example.com/x"');
    expect(html).toContain('href="#here"');
  });

  it('shows raw HTML as text', () => {
    const { html } = renderMarkdown('<script>alert(1)</script>\n\nand <b onclick="x()">this</b>');
    expect(html).not.toMatch(/<script|<b /);
    expect(html).toContain('&lt;script&gt;');
  });
});

describe('docsPage', () => {
  const page = parsePage('embed', '---\ntitle: A & B\ndescription: Says "it"\n---\n## One\n\n## Two\n');
  const html = docsPage(page, new Map([['embed', page]]), { styles: ['/a.css'], scripts: ['/b.js'] });

  it('escapes title and description', () => {
    expect(html).toContain('<title>A &amp; B · prep-chat docs</title>');
    expect(html).toContain('content="Says &quot;it&quot;"');
  });

  it('has no inline script or style, so that it works under a strict policy', () => {
    expect(html).not.toMatch(/<style|\sstyle=|\son[a-z]+=/);
    expect(html.match(/<script(?![^>]*\ssrc=)/g)).toBeNull();
  });

  it('loads the floating widget, marks the page in the sidebar and links its neighbours', () => {
    expect(html).toContain('src="/prep-chat.js" data-mode="floating"');
    expect(html).toContain('<a href="/docs/embed" aria-current="page">');
    expect(html).toContain('rel="prev" href="/docs/quick-start"');
    expect(html).toContain('rel="next" href="/docs/ingest-content"');
  });
});
