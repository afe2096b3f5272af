import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const types: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};

/** A site in a folder of its own, made by a site generator from the registry with our packages as an owner has them. */
export class GeneratedSite {
  readonly folder = mkdtempSync(join(tmpdir(), 'prep-chat-site-'));
  /** Where the built site is, once it is served; known before, because a build may need it. */
  declare url: string;
  #server: Server | undefined;
  #served: string | undefined;

  /** Packs prep-chat and the plugin, and installs both with the packages of the generator. */
  async install(plugin: string, packages: string[]): Promise<void> {
    this.write('package.json', JSON.stringify({ name: 'site', private: true }));
    const packed = [];
    for (const folder of [root, join(root, 'demo', 'cms', plugin)]) {
      const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', this.folder], {
        cwd: folder,
      });
      packed.push(`./${(JSON.parse(stdout) as { filename: string }[])[0]?.filename}`);
    }
    await this.installPackages([...packed, ...packages]);
  }

  /** Installs packages from the registry, from npm's cache where it has them. */
  async installPackages(packages: string[]): Promise<void> {
    const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
    await run('npm', ['install', ...quiet, ...packages], { cwd: this.folder, maxBuffer: 1e8 });
  }

  write(name: string, text: string): void {
    const file = join(this.folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  remove(name: string): void {
    rmSync(join(this.folder, name));
  }

  /** Runs a command of an installed package; resolves to all that it has written. */
  async command(args: string[], env: Record<string, string> = {}): Promise<string> {
    const { PATH = '', HOME = '' } = process.env;
    const [name = '', ...rest] = args;
    const { stdout, stderr } = await run(join(this.folder, 'node_modules', '.bin', name), rest, {
      cwd: this.folder,
      env: { PATH, HOME, CI: 'true', NO_COLOR: '1', NO_UPDATE_NOTIFIER: '1', ...env },
      maxBuffer: 1e8,
    });
    return stdout + stderr;
  }

  /** Type-checks a file as the owner's editor does; resolves to what the compiler says. */
  async checkTypes(file: string): Promise<string> {
    const options =
      '--ignoreConfig --noEmit --strict --skipLibCheck --module esnext --moduleResolution bundler --target es2022';
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    return run(process.execPath, [tsc, ...options.split(' '), file], { cwd: this.folder }).then(
      () => '',
      (error: { stdout: string }) => error.stdout,
    );
  }

  /** Opens the address at which `serve` will serve. */
  async listen(): Promise<void> {
    const server = createServer(({ url = '/' }, response) => {
      const file = this.#fileOf(new URL(url, 'http://site').pathname);
      const type = types[file ? extname(file) : '.html'] ?? 'application/octet-stream';
      response.writeHead(file ? 200 : 404, { 'content-type': type });
      response.end(file ? readFileSync(file) : 'not found');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** Serves what was built, as static hosts do: `/guide` is `guide.html` or `guide/index.html`. */
  serve(built: string): void {
    this.#served = join(this.folder, built);
  }

  #fileOf(path: string): string | undefined {
    if (!this.#served) return undefined;
    const base = join(this.#served, decodeURIComponent(path));
    return [base, `${base}.html`, join(base, 'index.html')].find(
      (file) => existsSync(file) && statSync(file).isFile(),
    );
  }

  close(): void {
    this.#server?.close();
    this.#server?.closeAllConnections();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
