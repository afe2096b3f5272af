import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { missingPackages, nodeProblem } from '../../../../bff/cli/install.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'prep-chat-install-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const wanted = {
  '': { name: 'prep-chat' },
  'node_modules/a': { version: '1.0.0' },
  'node_modules/a/node_modules/b': { version: '3.0.0' },
  'node_modules/other-platform': { version: '1.0.0', optional: true },
};

/** Writes what the lock file asks for and what an install has left behind. */
function lay(held?: object): void {
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: wanted }));
  mkdirSync(join(root, 'node_modules', 'a'), { recursive: true });
  if (held)
    writeFileSync(join(root, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: held }));
}

describe('what has to be installed', () => {
  const held = {
    'node_modules/a': { version: '1.0.0' },
    'node_modules/a/node_modules/b': { version: '3.0.0' },
  };

  it('is nothing when the versions match, whatever was optional', () => {
    lay(held);
    expect(missingPackages(root)).toEqual([]);
  });

  it('is everything in a fresh clone and after an install that was broken off', () => {
    expect(missingPackages(root)).toEqual(['node_modules']);
    lay();
    expect(missingPackages(root)).toEqual(['node_modules']);
  });

  it('is a package of another version, also a nested one', () => {
    lay({ ...held, 'node_modules/a/node_modules/b': { version: '2.0.0' } });
    expect(missingPackages(root)).toEqual(['node_modules/a/node_modules/b']);
  });

  it('is a package whose folder somebody removed', () => {
    lay(held);
    rmSync(join(root, 'node_modules', 'a'), { recursive: true });
    expect(missingPackages(root)).toEqual(['node_modules/a']);
  });
});

describe('the version of Node', () => {
  it.each(['20.19.0', '20.20.2', '22.0.0', '24.1.0'])('%s is fine', (version) => {
    expect(nodeProblem(version)).toBeUndefined();
  });
  it.each(['18.20.1', '20.18.3'])('%s is refused with what is needed', (version) => {
    expect(nodeProblem(version)).toContain(`needs Node 20.19 or newer, this is ${version}`);
  });
});
