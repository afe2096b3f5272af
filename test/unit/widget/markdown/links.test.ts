import { describe, expect, it } from 'vitest';
import { namesAnotherHost, safeHref } from '../../../../widget/markdown/links.ts';

const base = 'https://www.example.com/';

describe('SEC-11 a link of an answer', () => {
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

describe('SEC-11 the host that the text of a link names', () => {
  it.each([
    ['www.example.com', 'https://evil.example/', true],
    ['https://www.example.com/a', 'https://evil.example/a', true],
    ['http://www.example.com', 'https://evil.example/', true],
    ['WWW.Example.COM', 'https://evil.example/', true],
    ['  www.example.com  ', 'https://evil.example/', true],
    ['www.example.com/login?x=1', 'https://evil.example/login', true],
    ['www.example.com:443', 'https://evil.example/', true],
    ['www.example.com', 'https://www.example.com.evil.example/', true],
    ['www.example.com', 'https://example.com/', true],
    ['www.exämple.com', 'https://www.example.com/', true],
    ['www.еxample.com', 'https://www.example.com/', true],
    ['user@www.example.com', 'https://evil.example/', true],
    ['me@www.example.com', 'mailto:you@evil.example', true],
    ['//www.example.com', 'https://evil.example/', true],
    ['\\\\www.example.com', 'https://evil.example/', true],
    ['www.example.com', 'https://www.example.com/a?b#c', false],
    ['https://www.example.com', 'https://www.example.com/', false],
    ['exämple.com', 'https://xn--exmple-cua.com/', false],
    ['me@www.example.com', 'mailto:me@www.example.com', false],
    ['the guide', 'https://evil.example/', false],
    ['version 1.2', 'https://evil.example/', false],
    ['e.g. this', 'https://evil.example/', false],
  ])('%j to %s: another host is %j', (text, href, isAnother) => {
    expect(namesAnotherHost(text, href, base)).toBe(isAnother);
  });
});
