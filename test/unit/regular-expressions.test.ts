import { createRequire } from 'node:module';
import { check } from 'recheck';
import { parseAst } from 'vite';
import { describe, expect, it } from 'vitest';
import { readRepository } from '../support/read-repository.ts';

interface Found {
  path: string;
  pattern: string;
  flags: string;
}

/** All regular expressions that are written down in a file. */
function expressionsIn(path: string, source: string): Found[] {
  const found: Found[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (typeof node !== 'object' || node === null) return;
    const { regex } = node as { regex?: { pattern: string; flags: string } };
    if (regex) found.push({ path, ...regex });
    Object.values(node).forEach(visit);
  };
  visit(parseAst(source, { lang: 'ts' }).body);
  return found;
}

// The checker as a program is four times as fast as the one in JavaScript; both say the same.
const program = `recheck-${{ darwin: 'macos', win32: 'windows' }[process.platform as string] ?? process.platform}-${process.arch}`;
try {
  createRequire(createRequire(import.meta.url).resolve('recheck')).resolve(`${program}/package.json`);
  process.env['RECHECK_BACKEND'] = 'native';
} catch {
  process.env['RECHECK_BACKEND'] = 'pure';
}

/** Whether a text can make it slow: exponentially, or with the square of its length or more. */
async function verdict({ path, pattern, flags }: Found): Promise<string | undefined> {
  const found = await check(pattern, flags, { timeout: 60_000, randomSeed: 1 });
  if (found.status === 'safe') return undefined;
  const how = found.status === 'vulnerable' ? found.complexity.summary : found.error.kind;
  return `${path}: ${found.status} (${how}) /${pattern}/${flags}`;
}

describe('SEC-24 regular expressions of widget, server and flows', () => {
  it('the check itself finds what is slow', { timeout: 120_000 }, async () => {
    const bad = [String.raw`^(a+)+$`, String.raw`\s+$`, String.raw`^[ \t>]*(?:- )?[ \t]*x`];
    for (const pattern of bad)
      expect(await verdict({ path: 'planted.ts', pattern, flags: '' }), pattern).toMatch(/vulnerable/);
    expect(expressionsIn('a.ts', 'const a: string = b.replace(/x+/g, "") as any;')).toEqual([
      { path: 'a.ts', pattern: 'x+', flags: 'g' },
    ]);
  });

  it('no text can make any of them slow', { timeout: 600_000 }, async () => {
    const files = Object.entries(readRepository()).filter(([path]) =>
      /^(?:widget|bff|flows)\/.*\.(?:ts|mjs)$/.test(path),
    );
    const all = files.flatMap(([path, source]) => expressionsIn(path, source));
    expect(all.length).toBeGreaterThan(150);
    const different = new Map(all.map((each) => [`/${each.pattern}/${each.flags}`, each]));
    // What repeats nothing takes no time.
    const repeating = [...different.values()].filter(({ pattern }) => /[*+]|\{\d*,/.test(pattern));
    const slow: string[] = [];
    for (const each of repeating) slow.push(...[(await verdict(each)) ?? []].flat());
    expect(slow).toEqual([]);
  });
});
