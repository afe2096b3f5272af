import { tests } from 'commonmark-spec';
import { expect, it } from 'vitest';
import { toHtml } from '../../../../support/markdown-html.ts';
it('spec', () => {
  let ok = 0;
  const bad: string[] = [];
  for (const { markdown, html, section, number } of tests) {
    if (/HTML|Images/.test(section) || /<img/.test(html)) continue;
    const text = markdown.replaceAll('→', '\t');
    const wantedRaw = html
      .replaceAll('→', '\t')
      .replace(/ title="[^"]*"/g, '')
      .replace(
        /href="([^"]*)"/g,
        (_, h) =>
          `href="${decodeURIComponent(h.replaceAll('&amp;', '&').replace(/%(?![0-9a-f]{2})/gi, '%25'))}"`,
      );
    let got = '';
    try {
      got = toHtml(text).replace(/href="([^"]*)"/g, (_, h) => {
        try {
          return `href="${decodeURIComponent(h)}"`;
        } catch {
          return `href="${h}"`;
        }
      });
    } catch (e) {
      got = String(e);
    }
    if (got === wantedRaw) ok += 1;
    else
      bad.push(
        `#${number} ${section}\n${JSON.stringify(text)}\n  want ${JSON.stringify(wantedRaw)}\n  got  ${JSON.stringify(got)}`,
      );
  }
  console.log(ok, bad.length);
  console.log(bad.slice(0, 60).join('\n'));
  expect(1).toBe(1);
});
