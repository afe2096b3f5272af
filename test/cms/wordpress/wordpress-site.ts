import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../support/free-port.ts';
import { startMariadb } from './start-mariadb.ts';

/** Packages of Debian, and a file of each by which it is known to be there. */
export const wordpressPackages = {
  wordpress: '/usr/share/wordpress/wp-load.php',
  'wordpress-theme-twentytwentythree': '/usr/share/wordpress/wp-content/themes/twentytwentythree',
  'mariadb-server': '/usr/sbin/mariadbd',
  'php-cli': '/usr/bin/php',
  'php-mysql': '/usr/share/doc/php-mysql',
  'php-xml': '/usr/share/doc/php-xml',
  'php-mbstring': '/usr/share/doc/php-mbstring',
  'php-curl': '/usr/share/doc/php-curl',
};

export const owner = { name: 'owner', password: 'a long password of the owner' };

export interface WordPressSite {
  url: string;
  /** Of this site alone, removed when it stops. */
  folder: string;
  /** Runs PHP inside of WordPress; resolves to what it prints. */
  php(code: string): string;
  /** Everything that PHP has complained of so far. */
  complaints(): string[];
  stop(): Promise<void>;
}

const plugin = join(import.meta.dirname, '..', '..', '..', 'demo', 'cms', 'wordpress', 'prep-chat');

/** WordPress of the Debian package with our plugin in its folder, not activated, served by PHP itself. */
export async function startWordPress(): Promise<WordPressSite> {
  const folder = mkdtempSync(join(tmpdir(), 'prep-chat-wordpress-'));
  const root = join(folder, 'site');
  const database = await startMariadb(folder);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  cpSync('/usr/share/wordpress', root, { recursive: true, dereference: true });
  cpSync(plugin, join(root, 'wp-content', 'plugins', 'prep-chat'), { recursive: true });
  writeFileSync(join(root, 'wp-config.php'), config(database.socket));
  const php = (code: string, before = ''): string => {
    const program = `${before} require ${JSON.stringify(join(root, 'wp-load.php'))}; ${code}`;
    const { status, stdout, stderr } = spawnSync('php', ['-d', 'display_errors=stderr', '-r', program], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] ?? '', HTTP_HOST: `127.0.0.1:${port}` },
    });
    if (status !== 0) throw new Error(`php: ${stderr}${stdout}`);
    return stdout;
  };
  const install = `require ABSPATH . 'wp-admin/includes/upgrade.php';
    wp_install('The shop', '${owner.name}', 'owner@shop.example', true, '', '${owner.password}');
    update_option('siteurl', '${url}'); update_option('home', '${url}');
    update_option('permalink_structure', '/%postname%/'); flush_rewrite_rules(false);`;
  php(install, "define('WP_INSTALLING', true);");
  let output = '';
  const server = spawn('php', ['-S', `127.0.0.1:${port}`, '-t', root], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '', PHP_CLI_SERVER_WORKERS: '6' },
  });
  for (const stream of [server.stdout, server.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const gone = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  for (;;) {
    const response = await fetch(`${url}/wp-login.php`).catch(() => undefined);
    if (response?.ok) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    url,
    folder,
    php,
    complaints: () =>
      output.split('\n').filter((line) => /PHP (?:Warning|Notice|Deprecated|Fatal|Parse)/.test(line)),
    async stop() {
      process.kill(-(server.pid ?? 0), 'SIGKILL');
      await gone;
      await database.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const config = (socket: string) => `<?php
define( 'DB_NAME', 'wordpress' );
define( 'DB_USER', 'wp' );
define( 'DB_PASSWORD', 'wp' );
define( 'DB_HOST', 'localhost:${socket}' );
define( 'DB_CHARSET', 'utf8mb4' );
define( 'DB_COLLATE', '' );
foreach ( array( 'AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE' ) as $name ) {
	define( $name . '_KEY', 'key of ' . $name );
	define( $name . '_SALT', 'salt of ' . $name );
}
define( 'WP_CRON_LOCK_TIMEOUT', 5 );
define( 'WP_DEBUG', true );
define( 'WP_DEBUG_DISPLAY', false );
define( 'WP_HTTP_BLOCK_EXTERNAL', true );
define( 'WP_ACCESSIBLE_HOSTS', '127.0.0.1,localhost' );
define( 'AUTOMATIC_UPDATER_DISABLED', true );
define( 'DISALLOW_FILE_EDIT', true );
$table_prefix = 'wp_';
defined( 'ABSPATH' ) || define( 'ABSPATH', __DIR__ . '/' );
require_once ABSPATH . 'wp-settings.php';
`;
