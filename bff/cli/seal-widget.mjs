// For pages that want to know what they load: the built script under a name that stands for its bytes, and hashes.
import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Copies `prep-chat.js` to `prep-chat@<version>-<hash>.js`, which never changes, and writes the integrity of every
 * script to `integrity.json`. Returns the name of the copy and its integrity.
 */
export function sealWidget(folder, version) {
  const script = join(folder, 'prep-chat.js');
  const name = `prep-chat@${version}-${digest(script, 'sha256', 'hex').slice(0, 8)}.js`;
  copyFileSync(script, join(folder, name));
  const files = readdirSync(folder, { recursive: true })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.js') && statSync(join(folder, file)).isFile())
    .toSorted();
  const integrity = Object.fromEntries(
    files.map((file) => [file, `sha384-${digest(join(folder, file), 'sha384', 'base64')}`]),
  );
  writeFileSync(join(folder, 'integrity.json'), `${JSON.stringify(integrity, undefined, 2)}\n`);
  return { name, integrity: integrity[name] };
}

function digest(file, algorithm, encoding) {
  return createHash(algorithm).update(readFileSync(file)).digest(encoding);
}
