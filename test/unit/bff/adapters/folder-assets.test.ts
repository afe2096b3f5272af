import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFolderAssets } from '../../../../bff/adapters/folder-assets.ts';
import type { Assets } from '../../../../bff/ports/assets.ts';

describe('createFolderAssets', () => {
  let folder: string;
  let assets: Assets;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'prep-chat-assets-'));
    mkdirSync(join(folder, 'site/docs/embed'), { recursive: true });
    writeFileSync(join(folder, 'secret.json'), '{}');
    writeFileSync(join(folder, 'site/index.html'), 'home');
    writeFileSync(join(folder, 'site/docs/embed/index.html'), 'embed');
    writeFileSync(join(folder, 'site/panel-Ab3dEf9h.js'), 'code');
    mkdirSync(join(folder, 'site/chunks/Ab3dEf9h-_12'), { recursive: true });
    writeFileSync(join(folder, 'site/chunks/Ab3dEf9h-_12/en.js'), 'code');
    writeFileSync(join(folder, 'site/prep-chat.js'), 'code');
    writeFileSync(join(folder, 'site/prep-chat@0.1.0-0a1b2c3d.js'), 'code');
    writeFileSync(join(folder, 'site/.build-stamp'), 'stamp');
    assets = await createFolderAssets([join(folder, 'site')]);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const text = async (path: string) => {
    const asset = await assets.find(path);
    return asset && new TextDecoder().decode(asset.body);
  };

  it('finds pages with and without their last slash', async () => {
    expect(await text('/')).toBe('home');
    expect(await text('/docs/embed')).toBe('embed');
    expect(await text('/docs/embed/')).toBe('embed');
  });

  it('lets only files with a hash in their name, or in that of their folder, be kept for ever', async () => {
    expect((await assets.find('/panel-Ab3dEf9h.js'))?.immutable).toBe(true);
    expect((await assets.find('/chunks/Ab3dEf9h-_12/en.js'))?.immutable).toBe(true);
    expect((await assets.find('/prep-chat@0.1.0-0a1b2c3d.js'))?.immutable).toBe(true);
    expect((await assets.find('/prep-chat.js'))?.immutable).toBe(false);
  });

  it('serves nothing but its files', async () => {
    for (const path of [
      '/../secret.json',
      '/%2e%2e/secret.json',
      '/docs',
      '/.build-stamp',
      '//site',
      '/nothing',
    ]) {
      expect(await assets.find(path)).toBeUndefined();
    }
  });
});
