import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fingerprint } from '../../../../bff/cli/build.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'prep-chat-build-'));
  mkdirSync(join(root, 'widget', 'elements'), { recursive: true });
  writeFileSync(join(root, 'widget', 'elements', 'a.ts'), 'one');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const now = () => fingerprint(root, ['widget', 'missing.json']);

it('a fingerprint stays the same while nothing changes', () => expect(now()).toBe(now()));

it.each<[string, () => void]>([
  ['a file grows', () => writeFileSync(join(root, 'widget', 'elements', 'a.ts'), 'longer')],
  ['a file is touched', () => utimesSync(join(root, 'widget', 'elements', 'a.ts'), 1, 1)],
  ['a file appears', () => writeFileSync(join(root, 'widget', 'b.ts'), '')],
  ['a file vanishes', () => rmSync(join(root, 'widget', 'elements', 'a.ts'))],
  ['a missing input appears', () => writeFileSync(join(root, 'missing.json'), '{}')],
])('a fingerprint changes when %s', (_what, change) => {
  const before = now();
  change();
  expect(now()).not.toBe(before);
});
