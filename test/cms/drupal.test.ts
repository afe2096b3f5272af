import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ApiClient, textOf } from '../support/api-client.ts';
import { freePort } from '../support/free-port.ts';
import { freshDataDir, roomyConfig, startProduct, type Product } from '../support/product.ts';
import { installPackages } from './wordpress/install-packages.ts';

const module = fileURLToPath(new URL('../../demo/cms/drupal/prep_chat/', import.meta.url));
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: module,
  encoding: 'utf8',
})
  .trim()
  .split('\n');
const read = (name: string) => readFileSync(join(module, name), 'utf8');
const yaml = (name: string) => parse(read(name)) as Record<string, any>;

const lack = installPackages({
  'php-cli': '/usr/bin/php',
  'php-curl': '/usr/share/doc/php-curl',
  'php-guzzlehttp-guzzle': '/usr/share/php/GuzzleHttp/autoload.php',
  'php-psr-log': '/usr/share/php/Psr/Log/autoload.php',
  'php-codesniffer': '/usr/bin/phpcs',
});
if (lack) console.log(`Drupal: not run, ${lack}`);

const owner = 'https://www.shop.example';
const secret = `whsec_${randomBytes(32).toString('base64')}`;
const identitySecret = randomBytes(24).toString('hex');

/** Runs the module's own classes in PHP, over the Guzzle that Drupal uses; rejects when PHP complains of anything. */
function php(program: 'run-client' | 'edit-site', task: object): Promise<any> {
  const driver = fileURLToPath(new URL(`./drupal/${program}.php`, import.meta.url));
  const args = ['-d', 'error_reporting=-1', '-d', 'display_errors=stderr', driver, module];
  return new Promise((resolve, reject) => {
    const child = execFile('php', args, { timeout: 60_000 }, (error, stdout, stderr) => {
      // Guzzle of Debian is older than its PHP.
      const complaints = stderr
        .split('\n')
        .filter(
          (line) =>
            /^(?:PHP )?(?:Warning|Notice|Deprecated|Fatal)/.test(line) && !line.includes('/usr/share/'),
        );
      if (error || complaints.length > 0) reject(error ?? new Error(complaints.join('\n')));
      else resolve(JSON.parse(stdout));
    });
    child.stdin?.end(JSON.stringify(task));
  });
}

// Drupal itself cannot be installed here: what sends is run on a site in memory, the rest is read.
describe.skipIf(lack !== undefined)('the module for Drupal', () => {
  const folder = freshDataDir();
  const settings = freshDataDir();
  let product: Product;
  let visitor: ApiClient;

  const send = (more: object) =>
    php('run-client', { do: 'send', server: product.url, site: '', secret, pages: [], removed: [], ...more });
  const page = (path: string, text: string) => ({
    url: `${owner}${path}`,
    title: 'Opening hours',
    html: `<html lang="en"><body><main><p>${text}</p></main></body></html>`,
  });
  const answer = async () => textOf((await visitor.ask('When does the cheese counter open?')).parts);

  beforeAll(async () => {
    const config = join(settings.dataDir, 'prep-chat.config.json');
    const { limits } = JSON.parse(readFileSync(roomyConfig, 'utf8')) as { limits: object };
    const identity = { mode: 'optional', algorithm: 'HS256', issuer: owner, key: identitySecret };
    writeFileSync(config, JSON.stringify({ limits, identity }));
    const env = {
      PREP_CHAT_ALLOWED_ORIGINS: owner,
      PREP_CHAT_CONTENT_SECRET: secret,
      PREP_CHAT_CONFIG: config,
    };
    product = await startProduct(folder.dataDir, env, ['start']);
    visitor = new ApiClient((path, init) => fetch(product.url + path, init), owner);
    await visitor.startSession();
  });
  afterAll(async () => {
    await product?.kill();
    folder.dispose();
    settings.dispose();
  });

  it('sends a page that is then answered from, its new text, and that it is gone', async () => {
    const hours = page('/hours', 'The cheese counter opens at seven in the morning.');
    expect(await send({ pages: [hours] })).toMatchObject({ added: 1, failed: [] });
    expect(await answer()).toMatch(/opens at seven/);
    expect(await send({ pages: [hours] })).toMatchObject({ unchanged: 1 });
    const later = page('/hours', 'The cheese counter opens at half past nine – “genau” 🧀 in the morning.');
    expect(await send({ pages: [later] })).toMatchObject({ changed: 1 });
    expect(await answer()).toMatch(/half past nine – “genau” 🧀/);
    expect(await send({ removed: [`${owner}/hours`] })).toMatchObject({ removed: 1 });
    expect(await answer()).toMatch(/do not seem to cover/);
  });

  it('says what is wrong: the secret, the site, the address, the page', async () => {
    const hours = page('/hours', 'The cheese counter opens at six in the morning.');
    const other = `whsec_${randomBytes(32).toString('base64')}`;
    expect(await send({ pages: [hours], secret: other })).toEqual({
      error: expect.stringMatching(/answered 401: .*not signed with the secret/),
      status: 401,
      isContentAtFault: false,
    });
    expect(await send({ pages: [hours], site: 'nobody' })).toMatchObject({
      error: expect.stringMatching(/key of the site is wrong/),
      status: 404,
    });
    expect(await send({ pages: [hours], server: `http://127.0.0.1:${await freePort()}` })).toMatchObject({
      error: expect.stringMatching(/cannot be reached/),
      status: 0,
      isContentAtFault: false,
    });
    const huge = page('/huge', 'cheese '.repeat(700_000));
    expect(await send({ pages: [huge] })).toMatchObject({ status: 413, isContentAtFault: true });
    const foreign = { ...hours, url: 'https://elsewhere.example/hours' };
    expect(await send({ pages: [foreign] })).toMatchObject({
      added: 0,
      failed: [{ url: foreign.url, code: 'origin_not_allowed' }],
    });
  });

  /** Node 1 in one language, at an address of the shop. */
  const node = (path: string, text: string, more: object = {}) => ({
    do: 'save',
    id: 1,
    languages: { en: { path, title: 'Opening hours', text: `<p>${text}</p>`, ...more } },
  });
  const endOfRequest = { do: 'end request' };
  const edit = (...steps: object[]) =>
    php('edit-site', { secret, steps, config: { server: product.url, site: '', address: owner } });

  it('sends a node when the request is over, follows it when it moves, and lets go of what is withdrawn', async () => {
    const text = 'The cheese counter opens at eight in the morning.';
    const [saved, sent, , moved] = await edit(
      node('/hours', text),
      endOfRequest,
      node('/when', text),
      endOfRequest,
    );
    expect(saved).toMatchObject({ waiting: 1, at: 0 });
    expect(sent).toMatchObject({ waiting: 0, error: '', failed: [], theme: 'admin', switched: 0, log: [] });
    expect(moved).toMatchObject({ waiting: 0, error: '' });
    const { parts } = await visitor.ask('When does the cheese counter open?');
    expect(textOf(parts)).toMatch(/opens at eight/);
    expect(JSON.stringify(parts)).toContain(`${owner}/when`);
    expect(JSON.stringify(parts)).not.toContain(`${owner}/hours`);
    // each from a page that is there: unpublished, for people with a login, of another type, kept by a hook, deleted
    const back = [node('/when', text), endOfRequest];
    for (const withdrawn of [
      [node('/when', text, { published: false })],
      [node('/when', text, { anonymous: false })],
      [{ do: 'set', config: { unsent_types: ['page'] } }, node('/when', text)],
      [node('/when', `${text} This is internal.`)],
      [{ do: 'delete', id: 1 }],
    ]) {
      const standing = await edit(...back, ...withdrawn, endOfRequest);
      expect(standing.at(-1)).toMatchObject({ waiting: 0, error: '', failed: [] });
      expect(await answer(), JSON.stringify(withdrawn)).toMatch(/do not seem to cover/);
    }
  });

  it('sends each translation as a page, and takes back the one that is gone', async () => {
    const en = { path: '/en/hours', title: 'Hours', text: '<p>The fish counter opens at five.</p>' };
    const de = { path: '/de/zeiten', title: 'Zeiten', text: '<p>Die Fischtheke schließt um zehn.</p>' };
    const urls = async (question: string) => JSON.stringify((await visitor.ask(question)).parts);
    await edit({ do: 'save', id: 2, languages: { en, de } }, endOfRequest);
    expect(await urls('When does the fish counter open?')).toContain(`${owner}/en/hours`);
    expect(await urls('Wann schließt die Fischtheke?')).toContain(`${owner}/de/zeiten`);
    const both = { do: 'save', id: 2, languages: { en, de } };
    await edit(both, endOfRequest, { do: 'save', id: 2, languages: { en } }, endOfRequest);
    expect(await urls('Wann schließt die Fischtheke?')).not.toContain('/de/zeiten');
    await edit(both, endOfRequest, { do: 'delete', id: 2 }, endOfRequest);
  });

  it('loses nothing while the server is down or another process sends, and says why it waits', async () => {
    const down = { do: 'set', config: { server: `http://127.0.0.1:${await freePort()}` } };
    const late = node('/hours', 'The cheese counter opens at four in the morning.');
    const [, , failed, , stillFailed, , locked, , , sent] = await edit(
      down,
      late,
      endOfRequest,
      node('/hours', 'The cheese counter opens at three in the morning.'),
      endOfRequest,
      { do: 'lock', locked: true },
      { do: 'cron' },
      { do: 'lock', locked: false },
      { do: 'set', config: { server: product.url } },
      { do: 'cron' },
    );
    const reason = expect.stringMatching(/cannot be reached/);
    expect(failed).toMatchObject({ waiting: 1, error: reason, log: [reason] });
    expect(stillFailed).toMatchObject({ waiting: 2, error: reason });
    expect(locked).toMatchObject({ waiting: 2, log: [expect.stringMatching(/Another process/)] });
    expect(sent).toMatchObject({ waiting: 0, error: '', failed: [], log: [] });
    expect(await answer()).toMatch(/opens at three/);
  });

  it('sends everything there is, in messages that the server takes, and says which page it refuses', async () => {
    const shelves = Array.from({ length: 45 }, (_, index) => ({
      do: 'save',
      id: index + 1,
      languages: {
        en: { path: `/shelf/${index}`, title: `Shelf ${index}`, text: `<p>Jam ${index} is here.</p>` },
      },
    }));
    const huge = { path: '/huge', title: 'Huge', text: 'cheese '.repeat(700_000) };
    const standing = await edit(
      { do: 'set', config: { server: '' } },
      ...shelves,
      { do: 'save', id: 7, languages: { en: huge } },
      endOfRequest,
      { do: 'set', config: { server: product.url } },
      { do: 'everything' },
      { do: 'cron' },
    );
    const [before, , noted, done] = standing.slice(-4);
    expect(before).toMatchObject({ waiting: 0, at: 0 });
    expect(noted).toMatchObject({ waiting: 3 });
    expect(done).toMatchObject({
      waiting: 0,
      error: '',
      failed: [{ url: '/node/7', message: expect.stringMatching(/413/) }],
    });
    expect(textOf((await visitor.ask('Where is Jam 44?')).parts)).toMatch(/Jam 44 is here/);
  });

  it('vouches for somebody in a manner that the server believes, with its secret alone', async () => {
    const token = (key: string) =>
      php('run-client', { do: 'token', secret: key, issuer: owner }) as Promise<string>;
    const start = async (identityToken: string) => {
      const response = await visitor.post('/api/sessions', { identityToken });
      return response.status;
    };
    expect(await start(await token(identitySecret))).toBe(201);
    expect(await start(await token('another secret of thirty-two bytes'))).toBe(401);
  });

  it('has no file that PHP or a YAML parser refuses', () => {
    const programs = files.filter((name) => /\.(?:php|module|install)$/.test(name));
    expect(programs.length).toBeGreaterThan(10);
    for (const name of programs) execFileSync('php', ['-l', join(module, name)], { stdio: 'pipe' });
    const texts = files.filter((name) => name.endsWith('.yml'));
    expect(texts.length).toBeGreaterThan(7);
    for (const name of texts) expect(yaml(name), name).toBeTypeOf('object');
  });

  it('has nothing in it that the sniffs complain of', () => {
    const found = spawnSync('phpcs', ['-s', '--report-width=120'], {
      cwd: join(module, '..'),
      encoding: 'utf8',
      timeout: 100_000,
    });
    expect(found.stdout + found.stderr).toBe('');
    expect(found.status).toBe(0);
  });

  it('names in its YAML only classes, routes, libraries and services that it has', () => {
    const all = files
      .filter((name) => /\.(?:yml|php|module|install)$/.test(name))
      .map(read)
      .join('\n');
    const classes = new Set(all.match(/(?<=Drupal\\prep_chat\\)[A-Za-z\\]+/g));
    expect(classes.size).toBeGreaterThan(10);
    for (const name of classes) {
      // a namespace is a folder, a class is a file
      const path = join(module, 'src', name.replaceAll('\\', '/'));
      expect(existsSync(path) || existsSync(`${path}.php`), name).toBe(true);
    }
    const routes = Object.keys(yaml('prep_chat.routing.yml'));
    const services = Object.keys(yaml('prep_chat.services.yml')['services']);
    expect(routes).toContain(yaml('prep_chat.info.yml')['configure']);
    for (const link of Object.values(yaml('prep_chat.links.menu.yml')))
      expect(routes).toContain(link['route_name']);
    for (const [, name] of all.matchAll(/fromRoute\('(prep_chat\.[\w.]+)'/g)) expect(routes).toContain(name);
    for (const [, name] of all.matchAll(/(?:get|service)\('(prep_chat\.[\w.]+)'\)|'@(prep_chat\.[\w.]+)'/g))
      expect([...services, 'prep_chat.settings', undefined]).toContain(name);
    for (const library of Object.values(yaml('prep_chat.libraries.yml')))
      for (const file of Object.keys(library['js'])) expect(files).toContain(file);
  });

  it('gives each service as many arguments as its constructor takes', () => {
    for (const [name, service] of Object.entries(yaml('prep_chat.services.yml')['services'] as object)) {
      const own = /^Drupal\\prep_chat\\(\w+)$/.exec(service.class ?? '')?.[1];
      if (!own) continue;
      const parameters = /__construct\(([^)]*)\)/.exec(read(`src/${own}.php`))?.[1] ?? '';
      expect(service.arguments, name).toHaveLength(parameters.match(/\$\w+/g)?.length ?? 0);
    }
  });

  it('has a schema for each setting, a default for each, and no setting of a name that is in neither', () => {
    const { mapping } = yaml('config/schema/prep_chat.schema.yml')['prep_chat.settings'];
    const defaults = yaml('config/install/prep_chat.settings.yml');
    expect(Object.keys(defaults)).toEqual(Object.keys(mapping));
    expect(Object.keys(defaults['attributes'])).toEqual(Object.keys(mapping['attributes'].mapping));
    const uses = files.filter((name) => name.startsWith('src/')).map(read);
    const settingsRead = uses.flatMap((text) => [...text.matchAll(/config(?:\(\))?->get\('([\w.]+)'\)/g)]);
    expect(settingsRead.length).toBeGreaterThan(8);
    for (const [, name = ''] of settingsRead) expect(Object.keys(defaults)).toContain(name);
  });
});
