import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { freePort } from '../free-port.ts';

/** The rate limiter names modules of Node for stores that are not used here; workerd has none to require. */
const withoutNode = {
  name: 'without-node',
  enforce: 'pre' as const,
  resolveId: (id: string, importer = '') =>
    importer.includes('rate-limiter-flexible') && /^(cluster|crypto)$/.test(id) ? '\0empty' : undefined,
  load: (id: string) => (id === '\0empty' ? 'export default {}' : undefined),
};

/** Bundles the application and serves it by workerd; `output` is what it has printed. */
export async function startWorkerd(
  program: string,
  databaseUrl: string,
): Promise<{ url: string; output(): string; close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'prep-chat-workerd-'));
  await build({
    configFile: false,
    logLevel: 'error',
    plugins: [withoutNode],
    ssr: { noExternal: true, resolve: { conditions: ['workerd', 'worker', 'import'] } },
    build: {
      ssr: fileURLToPath(new URL('worker.ts', import.meta.url)),
      outDir: folder,
      emptyOutDir: false,
      target: 'es2022',
      rolldownOptions: { external: [/^cloudflare:/], output: { entryFileNames: 'worker.js', format: 'es' } },
    },
  });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  writeFileSync(join(folder, 'config.capnp'), config(port, databaseUrl, url));
  const child = spawn(program, ['serve', 'config.capnp'], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  for (let tries = 0; tries < 100; tries += 1) {
    const answered = await fetch(`${url}/healthz`).catch(() => undefined);
    if (answered?.ok) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    url,
    output: () => output,
    async close() {
      child.kill('SIGKILL');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The worker may connect to the database on this machine, which workerd forbids by default. */
function config(port: number, databaseUrl: string, origin: string): string {
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "app", worker = .app),
    (name = "internet", network = (allow = ["public", "private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "app")],
);
const app :Workerd.Worker = (
  modules = [(name = "worker", esModule = embed "worker.js")],
  compatibilityDate = "2026-11-01",
  compatibilityFlags = ["nodejs_compat"],
  bindings = [
    (name = "DATABASE_URL", text = "${databaseUrl}"),
    (name = "ORIGIN", text = "${origin}"),
  ],
);
`;
}
