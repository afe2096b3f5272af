import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataFolderInUseError, lockDataFolder } from '../../../../bff/adapters/data-folder-lock.ts';

describe('lockDataFolder', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'prep-chat-lock-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('REL-22 refuses a folder that a live process holds, and names the process', () => {
    const unlock = lockDataFolder(folder);
    expect(() => lockDataFolder(folder)).toThrow(DataFolderInUseError);
    expect(() => lockDataFolder(folder)).toThrow(String(process.pid));
    unlock();
  });

  it('gives the folder back', () => {
    lockDataFolder(folder)();
    lockDataFolder(folder)();
  });

  it('REL-22 takes over from a process that was killed', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const gone = new Promise((resolve) => child.once('exit', resolve));
    writeFileSync(join(folder, 'holder.json'), JSON.stringify({ pid: child.pid, born: '' }));
    child.kill('SIGKILL');
    await gone;
    lockDataFolder(folder)();
  });

  it.runIf(process.platform === 'linux')('REL-22 is not fooled by a pid that another process has now', () => {
    const holder = { pid: process.ppid, born: 'another-boot:1' };
    writeFileSync(join(folder, 'holder.json'), JSON.stringify(holder));
    const unlock = lockDataFolder(folder);
    expect(JSON.parse(readFileSync(join(folder, 'holder.json'), 'utf8'))).toMatchObject({ pid: process.pid });
    unlock();
  });

  it('REL-22 takes over a lock that was cut short', () => {
    writeFileSync(join(folder, 'holder.json'), '{"pid": 1');
    lockDataFolder(folder)();
  });
});
