import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../support/free-port.ts';

const owner = { email: 'owner@shop.example', password: 'kettles-and-teapots-1877' };

/** A post or a page of Ghost, as its Admin API has it. */
export interface Post {
  id: string;
  url: string;
  slug: string;
  updated_at: string;
}

export interface GhostSite {
  /** Without a slash at its end. */
  url: string;
  /** Of this site alone, removed when it stops. */
  folder: string;
  /** Calls the Admin API as the owner; rejects unless it succeeds. */
  api(method: string, path: string, body?: object | FormData): Promise<any>;
  /** Publishes a post, or a page. */
  publish(values: object, kind?: 'posts' | 'pages'): Promise<Post>;
  edit(post: Post, values: object, kind?: 'posts' | 'pages'): Promise<Post>;
  stop(): Promise<void>;
}

/** Ghost with SQLite in a folder of its own, laid out as its command line does it, with an owner who is signed in. */
export async function startGhost(installed: string, title: string): Promise<GhostSite> {
  const folder = mkdtempSync(join(tmpdir(), 'prep-chat-ghost-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  symlinkSync(installed, join(folder, 'current'));
  cpSync(join(installed, 'content'), join(folder, 'content'), { recursive: true });
  writeFileSync(join(folder, 'config.production.json'), JSON.stringify(config(url, port, folder)));
  const end = await boot(folder);
  const stop = async () => {
    await end();
    rmSync(folder, { recursive: true, force: true });
  };
  let cookie = '';
  const api: GhostSite['api'] = async (method, path, body) => {
    const isForm = body instanceof FormData;
    const response = await fetch(`${url}/ghost/api/admin/${path}`, {
      method,
      headers: {
        origin: url,
        cookie,
        'accept-version': 'v5.0',
        ...(isForm ? {} : { 'content-type': 'application/json' }),
      },
      ...(body ? { body: isForm ? body : JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(30_000),
    });
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    const text = await response.text();
    if (!response.ok) throw new Error(`Ghost: ${method} ${path} ${response.status} ${text}`);
    return text.startsWith('{') ? JSON.parse(text) : text;
  };
  try {
    await api('POST', 'authentication/setup/', { setup: [{ ...owner, name: 'Owner', blogTitle: title }] });
    await api('POST', 'session/', { username: owner.email, password: owner.password });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    folder,
    api,
    async publish(values, kind = 'posts') {
      const body = { [kind]: [{ status: 'published', ...values }] };
      return (await api('POST', `${kind}/?source=html`, body))[kind][0];
    },
    async edit({ id, updated_at }, values, kind = 'posts') {
      const body = { [kind]: [{ updated_at, ...values }] };
      return (await api('PUT', `${kind}/${id}/?source=html`, body))[kind][0];
    },
    stop,
  };
}

/** Starts Ghost in a folder and resolves when it has booted, to how it is ended. */
async function boot(folder: string): Promise<() => Promise<void>> {
  const child = spawn(process.execPath, ['current/index.js'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production' },
  });
  let output = '';
  let heard = () => {};
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      heard();
    });
  const hasBooted = await Promise.race([
    new Promise<boolean>((resolve) => (heard = () => output.includes('Ghost booted') && resolve(true))),
    gone.then(() => false),
    new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 120_000).unref()),
  ]);
  const stop = () => {
    child.kill('SIGKILL');
    return gone;
  };
  if (hasBooted) return stop;
  await stop();
  throw new Error(`Ghost does not start:\n${output.slice(-4_000)}`);
}

/** Reached from this machine only, sends no mail, asks nobody outside, and no page of it loads what is elsewhere. */
const config = (url: string, port: number, folder: string) => ({
  url,
  server: { host: '127.0.0.1', port },
  database: {
    client: 'sqlite3',
    useNullAsDefault: true,
    connection: { filename: join(folder, 'content', 'data', 'ghost.db') },
  },
  logging: { transports: ['stdout'] },
  mail: { transport: 'stub' },
  paths: { contentPath: join(folder, 'content') },
  privacy: { useUpdateCheck: false, useGravatar: false, useRpcPing: false },
  security: { staffDeviceVerification: false },
  portal: { url: false },
  sodoSearch: { url: false },
  comments: { url: false },
  announcementBar: { url: false },
});
