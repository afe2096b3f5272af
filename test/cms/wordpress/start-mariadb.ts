import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

export interface Mariadb {
  socket: string;
  stop(): Promise<void>;
}

/** A MariaDB of its own below the folder, over a socket only; as the user of its package where we are root. */
export async function startMariadb(folder: string): Promise<Mariadb> {
  const data = join(folder, 'database');
  const socket = join(folder, 'database', 'sock');
  mkdirSync(data);
  const isRoot = process.getuid?.() === 0;
  if (isRoot) {
    chmodSync(folder, 0o755);
    run('chown', ['mysql:mysql', data]);
  }
  const user = isRoot ? ['--user=mysql'] : [];
  const common = ['--no-defaults', `--datadir=${data}`, ...user];
  run('mariadb-install-db', [...common, '--skip-test-db', '--auth-root-authentication-method=normal']);
  const server = spawn(
    '/usr/sbin/mariadbd',
    [
      ...common,
      `--socket=${socket}`,
      `--pid-file=${join(data, 'pid')}`,
      '--skip-networking',
      '--innodb-flush-log-at-trx-commit=0',
    ],
    { stdio: 'ignore' },
  );
  const gone = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const client = (statement: string) =>
    spawnSync('mariadb', ['--no-defaults', `--socket=${socket}`, '-uroot', '-e', statement]).status === 0;
  for (let looks = 0; !existsSync(socket) || !client('select 1'); looks += 1) {
    if (looks > 600) throw new Error('MariaDB does not start');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  client("create database wordpress; create user wp@localhost identified by 'wp'");
  client('grant all on wordpress.* to wp@localhost');
  return {
    socket,
    stop() {
      server.kill('SIGKILL');
      return gone;
    },
  };
}

function run(program: string, args: string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program}: ${stderr}`);
}
