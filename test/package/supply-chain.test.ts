import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright';
import { openBrowser } from '../support/browser.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));
const widget = join(root, 'dist', 'widget');

interface Locked {
  version: string;
  integrity?: string;
  resolved?: string;
  link?: boolean;
  hasInstallScript?: boolean;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, Locked>;
};

/** What `npm install prep-chat` brings, each place once; optional peers are the owner's own choice. */
function runtimePackages(): string[] {
  const found = new Set<string>();
  const place = (from: string, name: string): string | undefined => {
    for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
      const path = `${at ? `${at}/` : ''}node_modules/${name}`;
      if (packages[path]) return path;
      if (!at) return undefined;
    }
  };
  const follow = (from: string) => {
    const { dependencies, optionalDependencies } = packages[from] ?? {};
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const path = place(from, name);
      if (!path || found.has(path)) continue;
      found.add(path);
      follow(path);
    }
  };
  follow('');
  return [...found];
}

const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

describe('SEC-29 the supply chain', () => {
  it('has at most 40 packages below the server at run time, none of which runs a script when installed', () => {
    const places = runtimePackages();
    const names = new Set(places.map(nameOf));
    console.log(
      `SEC-29: ${names.size} packages at run time, ${places.length} with other versions of the same`,
    );
    expect(names.size).toBeGreaterThan(10);
    expect(names.size).toBeLessThanOrEqual(40);
    expect(places.filter((path) => packages[path]?.hasInstallScript)).toEqual([]);
  });

  it('names what is built into the server’s file, with its licences', () => {
    const licences = readFileSync(join(root, 'dist', 'bff', 'licenses.md'), 'utf8');
    const built = [...licences.matchAll(/^## (\S+) - [\d.]+ \((.+)\)$/gm)].map(
      ([, name, licence]) => `${name} ${licence}`,
    );
    console.log(`SEC-29: built in: ${built.join(', ')}`);
    // Nine of them only a server on Supabase loads.
    expect(built.length).toBeLessThanOrEqual(25);
    expect(built).toContain('pino MIT');
    expect(
      built.filter((line) => !/ (MIT|ISC|0BSD|Unlicense|BSD-\d-Clause|Apache-2\.0)$/.test(line)),
    ).toEqual([]);
  });

  it('brings the page at most three packages, and the lock file the hash of every one of all', () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      dependencies: object;
    };
    expect(Object.keys(dependencies)).not.toContain('lit');
    const entries = Object.entries(packages).filter(([path, { link }]) => path && !link);
    expect(entries.length).toBeGreaterThan(100);
    expect(
      entries.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([path]) => path),
    ).toEqual([]);
    expect(entries.filter(([, { resolved }]) => resolved).map(([path]) => path)).toEqual([]);
  });

  it('has a bill of materials in CycloneDX that lists each of them', { timeout: 60_000 }, async () => {
    const { stdout } = await run('npm', ['sbom', '--sbom-format', 'cyclonedx'], {
      cwd: root,
      maxBuffer: 1e8,
    });
    const bill = JSON.parse(stdout) as {
      bomFormat: string;
      specVersion: string;
      components: { name: string; version: string; purl: string }[];
    };
    expect(bill).toMatchObject({ bomFormat: 'CycloneDX', specVersion: expect.stringMatching(/^1\.[5-9]$/) });
    const listed = new Set(bill.components.map(({ purl }) => decodeURIComponent(purl).split('?')[0]));
    const missing = [...runtimePackages(), 'node_modules/pino'].filter(
      (path) => !listed.has(`pkg:npm/${nameOf(path)}@${packages[path]?.version}`),
    );
    expect(missing).toEqual([]);
  });

  it.each(['widget', 'server'])(
    'is built to the same bytes twice: the %s, and no secret of the machine gets in',
    { timeout: 120_000 },
    async (part) => {
      const hashes: string[] = [];
      for (const secret of ['canary-build-secret-1', 'canary-build-secret-2']) {
        const out = mkdtempSync(join(tmpdir(), 'prep-chat-build-'));
        const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
        const args = [
          vite,
          'build',
          '-c',
          `vite.${part}.config.ts`,
          '--logLevel',
          'warn',
          '--outDir',
          out,
          '--emptyOutDir',
        ];
        await run(process.execPath, args, {
          cwd: root,
          env: { ...process.env, NODE_ENV: 'production', OPENAI_API_KEY: secret },
        });
        const files = readdirSync(out, { recursive: true, encoding: 'utf8' })
          .filter((name) => statSync(join(out, name)).isFile())
          .toSorted();
        const hash = createHash('sha256');
        for (const name of files) {
          const bytes = readFileSync(join(out, name));
          // Source maps name their sources relative to where they are.
          hash.update(name).update(name.endsWith('.map') ? '' : bytes);
          expect(bytes.includes('canary-build-secret')).toBe(false);
        }
        expect(files.length).toBeGreaterThan(1);
        hashes.push(hash.digest('hex'));
        rmSync(out, { recursive: true });
      }
      console.log(`SEC-29: ${part} ${hashes[0]}`);
      expect(hashes[0]).toBe(hashes[1]);
    },
  );

  describe('the integrity that the build prints', () => {
    const integrity = JSON.parse(readFileSync(join(widget, 'integrity.json'), 'utf8')) as Record<
      string,
      string
    >;
    const sealed =
      Object.keys(integrity).find((name) => /^prep-chat@\d+\.\d+\.\d+-[0-9a-f]{8}\.js$/.test(name)) ?? '';
    let browser: Browser;
    beforeAll(async () => void (browser = await openBrowser()));
    afterAll(() => browser.close());

    /** Whether a page of another origin runs the script, and what its console says. */
    async function load(change: (bytes: Buffer) => Buffer): Promise<{ ran: boolean; console: string }> {
      const server = createServer((request, response) => {
        const { pathname } = new URL(request.url ?? '/', 'http://localhost');
        if (pathname === '/') {
          const html = `<!doctype html><title>Host</title><script type="module" crossorigin integrity="${integrity[sealed]}" src="/${sealed}"></script>`;
          response.writeHead(200, { 'content-type': 'text/html' }).end(html);
          return;
        }
        if (!(pathname.slice(1) in integrity)) {
          response.writeHead(404).end();
          return;
        }
        const bytes = readFileSync(join(widget, pathname.slice(1)));
        response
          .writeHead(200, { 'content-type': 'text/javascript' })
          .end(pathname === `/${sealed}` ? change(bytes) : bytes);
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const page = await browser.newPage();
      let said = '';
      page.on('console', (message) => (said += `${message.text()}\n`));
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      await page.waitForTimeout(300);
      const ran = await page.evaluate(() => customElements.get('prep-chat') !== undefined);
      await page.close();
      server.close();
      server.closeAllConnections();
      return { ran, console: said };
    }

    it('names every script, and the sealed one is the script that everybody embeds', () => {
      const scripts = readdirSync(widget, { recursive: true, encoding: 'utf8' })
        .map((name) => name.replaceAll('\\', '/'))
        .filter((name) => name.endsWith('.js'));
      expect(Object.keys(integrity)).toEqual(scripts.toSorted());
      for (const part of ['panel', 'answer'])
        expect(scripts.some((name) => name.endsWith(`/${part}.js`))).toBe(true);
      expect(readFileSync(join(widget, sealed))).toEqual(readFileSync(join(widget, 'prep-chat.js')));
      for (const [name, hash] of Object.entries(integrity)) {
        const digest = createHash('sha384')
          .update(readFileSync(join(widget, name)))
          .digest('base64');
        expect(hash, name).toBe(`sha384-${digest}`);
      }
    });

    it('lets the browser run the file as it is', async () => {
      expect(await load((bytes) => bytes)).toMatchObject({ ran: true });
    });

    it('makes the browser refuse it when one byte has changed', async () => {
      const { ran, console: said } = await load((bytes) => {
        const changed = Buffer.from(bytes);
        // A space at the end: the script would still run.
        changed[changed.length - 1] = 0x20;
        return changed;
      });
      expect(ran).toBe(false);
      expect(said).toMatch(/integrity/i);
    });
  });
});
