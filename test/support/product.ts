import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const entry = fileURLToPath(new URL('../../dist/bff/prep-chat.js', import.meta.url));

/** A configuration with limits that no test runs into by chance. */
export const roomyConfig = fileURLToPath(new URL('../fixtures/roomy.config.json', import.meta.url));

export interface Product {
  url: string;
  pid: number;
  dataDir: string;
  /** Everything that it has written so far. */
  output(): string;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  /** SIGTERM; resolves to the exit code. */
  stop(): Promise<number | null>;
}

/** An empty data folder that `dispose` removes. */
export function freshDataDir(): { dataDir: string; dispose(): void } {
  const dataDir = mkdtempSync(join(tmpdir(), 'prep-chat-'));
  return { dataDir, dispose: () => rmSync(dataDir, { recursive: true, force: true }) };
}

/** Starts the built product as a process of its own and resolves when it serves. */
export function startProduct(
  dataDir: string,
  env: Record<string, string> = {},
  args: string[] = ['start', '--demo'],
): Promise<Product> {
  return startProductAt(entry, dataDir, env, args);
}

/** The same for another copy of it, with another runtime than Node, or in another folder. */
export async function startProductAt(
  file: string,
  dataDir: string,
  env: Record<string, string>,
  args: string[],
  runtime: string[] = [process.execPath],
  place: Pick<SpawnOptions, 'cwd' | 'detached'> = {},
): Promise<Product> {
  const [program = '', ...flags] = runtime;
  const child = spawn(program, [...flags, file, ...args], {
    env: {
      PATH: process.env['PATH'] ?? '',
      PORT: '0',
      PREP_CHAT_DATA_DIR: dataDir,
      PREP_CHAT_CONFIG: roomyConfig,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...place,
  });
  let output = '';
  const gone = exited(child);
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const found = /ready: (http:\/\/\S+)/.exec(output)?.[1];
      if (found) resolve(found);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void gone.then((code) => reject(new Error(`the product ended with ${code}:\n${output}`)));
  });
  return {
    url,
    pid: child.pid ?? 0,
    dataDir,
    output: () => output,
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
    stop() {
      child.kill('SIGTERM');
      return gone;
    },
  };
}

/** A command of the product that runs by itself. */
export interface Command {
  pid: number;
  end: Promise<{ code: number | null; output: string }>;
  /** Everything that it has written so far. */
  output(): string;
  /** Resolves when it has written that, or has ended. */
  says(pattern: RegExp): Promise<void>;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  /** SIGTERM. */
  terminate(): void;
}

/** Starts a command of the product, or of the copy of it whose built file is named. */
export function startCommand(args: string[], env: Record<string, string>, file = entry): Command {
  const child = spawn(process.execPath, [file, ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let heard = () => {};
  const read = (chunk: Buffer) => {
    output += chunk.toString();
    heard();
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  const gone = exited(child);
  return {
    pid: child.pid ?? 0,
    output: () => output,
    end: gone.then((code) => ({ code, output })),
    says(pattern) {
      const said = new Promise<void>((resolve) => {
        heard = () => pattern.test(output) && resolve();
        heard();
      });
      return Promise.race([said, gone.then(() => {})]);
    },
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
    terminate: () => void child.kill('SIGTERM'),
  };
}

/** Runs a command of the product to its end. */
export function runProduct(
  args: string[],
  env: Record<string, string>,
): Promise<{ code: number | null; output: string }> {
  return startCommand(args, env).end;
}

function exited(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('exit', (code) => resolve(code)));
}
