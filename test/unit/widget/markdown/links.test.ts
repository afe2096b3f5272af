import { describe, expect, it } from 'vitest';
import { safeHref, sourceHref } from '../../../../widget/markdown/links.ts';

const base = 'https://www.example.com/';

describe('a link of an answer', () => {
  it.each([
    'javascript:alert(1)',
    ' JaVaScRiPt:alert(1)',
    'java\tscript:alert(1)',
    'java\nscript:alert(1)',
    '\u0001javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'blob:https://www.example.com/x',
    'file:///etc/passwd',
    'http://other.example/',
    'https://www.example.com@evil.example/',
    'https://user:secret@www.example.com/',
    'https://',
  ])('stays text: %j', (href) => expect(safeHref(href, base)).toBeUndefined());

  it.each(['https://www.example.com/a', 'mailto:a@example.com', 'tel:+4912345', '/a#b'])(
    'may lead to %s',
    (href) => expect(safeHref(href, base)).toBeDefined(),
  );
});

describe('the address of a source', () => {
  it('lands on its sentence, after the anchor that it has', () => {
    const url = 'https://www.example.com/a#b';
    const href = sourceHref({ url, snippet: 'Refunds take well-known days' }, base);
    expect(href).toBe(`${url}:~:text=Refunds%20take%20well%2Dknown%20days`);
  });
  it('is no link when its scheme is not allowed', () => {
    expect(sourceHref({ url: 'javascript:alert(1)', snippet: 'one two three' }, base)).toBe('#');
  });
});
