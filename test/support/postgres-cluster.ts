import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { linkPostgresLibraries, postgresPackage } from './embedded-postgres.mjs';
import { freePort } from './free-port.ts';

interface Account {
  uid: number;
  gid: number;
}

/** A PostgreSQL of its own, to be treated badly. */
export interface Cluster {
  /** URL of the superuser in the database `postgres`; the same after a new start. */
  url: string;
  /** Stops it like a restart of its machine; connections break. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** From now on it says nothing, as if somebody had cut its cable, until `thaw`. */
  freeze(): void;
  thaw(): void;
  /** Stops it and removes what it has stored. */
  dispose(): Promise<void>;
}

/** Starts a PostgreSQL in a folder of its own below `parent`, as root as well as an ordinary user. */
export async function startCluster(parent = tmpdir()): Promise<Cluster> {
  linkPostgresLibraries();
  const account = process.getuid?.() === 0 ? nobody() : undefined;
  const folder = mkdtempSync(join(parent, 'prep-chat-postgres-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const native = reachable(join(postgresPackage(), 'native'), folder, account);
    const password = randomBytes(12).toString('hex');
    const data = join(folder, 'data');
    const passwordFile = join(folder, 'password');
    writeFileSync(passwordFile, password, { mode: 0o600 });
    mkdirSync(data, { mode: 0o700 });
    if (account) for (const path of [folder, data, passwordFile]) chownSync(path, account.uid, account.gid);

    const flags = [
      `--pgdata=${data}`,
      '--username=postgres',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // Other systems may lack C.UTF-8; PostgreSQL's own one is the same there.
      ...(process.platform === 'linux'
        ? ['--locale=C.UTF-8']
        : ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']),
      '--no-sync',
    ];
    await finished(run(join(native, 'bin', 'initdb'), flags, folder, account));
    const binary = join(native, 'bin', 'postgres');
    const first = await startServer(binary, data, account);
    const { port } = first;
    let { server } = first;
    const kill = () => void server.kill('SIGQUIT');
    process.once('exit', kill);
    return {
      url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
      stop: () => stopServer(server),
      async start() {
        ({ server } = await startServer(binary, data, account, port));
      },
      freeze: () => signalAll(server, 'SIGSTOP'),
      thaw: () => signalAll(server, 'SIGCONT'),
      async dispose() {
        process.off('exit', kill);
        await stopServer(server);
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

/** PostgreSQL refuses to run as root: the account that owns nothing. */
function nobody(): Account {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('nobody:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  if (!uid || !gid) throw new Error('running as root without an account "nobody" to start PostgreSQL with');
  return { uid: Number(uid), gid: Number(gid) };
}

/** The binaries where they are, or a copy if the account may not enter a folder above them. */
function reachable(native: string, folder: string, account: Account | undefined): string {
  if (!account) return native;
  let isOpen = true;
  for (let path = native; path !== dirname(path); path = dirname(path))
    isOpen &&= (statSync(path).mode & 0o001) !== 0;
  if (isOpen) return native;
  const copy = join(folder, 'native');
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

async function startServer(
  binary: string,
  data: string,
  account: Account | undefined,
  samePort?: number,
): Promise<{ server: ChildProcess; port: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = samePort ?? (await freePort());
    const settings = {
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      fsync: 'off',
      port: `${port}`,
    };
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const server = run(binary, ['-D', data, ...flags], dirname(data), account);
    try {
      await said(server, 'ready to accept connections');
      return { server, port };
    } catch (error) {
      await stopServer(server);
      // Another program may have taken the port in between.
      if (attempt === 3) throw error;
    }
  }
}

function run(binary: string, flags: string[], cwd: string, account: Account | undefined): ChildProcess {
  const env = { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };
  return spawn(binary, flags, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], ...account });
}

/** Resolves when the process has ended well; rejects with what it said. */
function finished(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const output = collect(child);
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${child.spawnfile} ended with ${code}\n${output()}`)),
    );
  });
}

/** Resolves when the process has written the text; rejects when it ends before. */
function said(child: ChildProcess, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const output = collect(child, (all) => {
      if (all.includes(text)) resolve();
    });
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`${child.spawnfile} ended with ${code}\n${output()}`)));
  });
}

function collect(child: ChildProcess, seen: (all: string) => void = () => undefined): () => string {
  let all = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      // The log of a long run would only fill the memory.
      all = (all + text).slice(-20_000);
      seen(all);
    });
  }
  return () => all;
}

function stopServer(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const hard = setTimeout(() => server.kill('SIGQUIT'), 5_000);
    server.once('close', () => {
      clearTimeout(hard);
      resolve();
    });
    server.kill('SIGINT');
  });
}

/** The server and the processes that it has made for its connections. */
function signalAll({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  const listed = spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' }).stdout;
  for (const child of [String(pid), ...listed.trim().split(/\s+/)]) process.kill(Number(child), signal);
}
