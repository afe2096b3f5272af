import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../support/free-port.ts';
import { nextVersion } from '../support/next-version.ts';
import { startCluster, type Cluster } from '../support/postgres-cluster.ts';
import { roomyConfig } from '../support/product.ts';
import { RoughNetwork } from '../support/rough-network.ts';
import { RoundRobin } from './round-robin.ts';
import { sleep, Supervised } from './supervised.ts';

const [serverCount, workerCount] = [2, 3];

/** A deployment as it is described in "Ways to run it": servers behind a balancer, workers, one PostgreSQL. */
export class Deployment {
  readonly servers: { process: Supervised; network: RoughNetwork }[] = [];
  readonly workers: Supervised[] = [];
  /** New versions that were rolled out. */
  deploys = 0;
  readonly #env: Record<string, string>;
  readonly #versions: string[] = [];
  #database: Cluster | undefined;
  #balancer: RoundRobin | undefined;
  #changing: Promise<unknown> = Promise.resolve();

  constructor(env: Record<string, string>) {
    this.#env = {
      PREP_CHAT_CONFIG: roomyConfig,
      PREP_CHAT_ALLOWED_ORIGINS: 'https://page.example',
      PREP_CHAT_DRAIN_MS: '2000',
      ...env,
    };
  }

  /** Where visitors reach it. */
  get url(): string {
    return this.#balancer?.url ?? '';
  }

  get databaseUrl(): string {
    return this.#database?.url ?? '';
  }

  get processes(): [Supervised, ...Supervised[]] {
    return [...this.servers.map(({ process }) => process), ...this.workers] as [Supervised, ...Supervised[]];
  }

  get networks(): [RoughNetwork, ...RoughNetwork[]] {
    return this.servers.map(({ network }) => network) as [RoughNetwork, ...RoughNetwork[]];
  }

  async start(): Promise<void> {
    this.#database = await startCluster();
    const env = { ...this.#env, DATABASE_URL: this.#database.url };
    const backends: { url: string; probeUrl: string }[] = [];
    for (let n = 0; n < serverCount; n += 1) {
      const port = await freePort();
      const network = new RoughNetwork();
      const own = { ...env, PORT: String(port), PREP_CHAT_WORKER: '0' };
      this.servers.push({ process: new Supervised(['start', '--demo'], own), network });
      backends.push({ url: await network.start(port), probeUrl: `http://127.0.0.1:${port}` });
    }
    for (let n = 0; n < workerCount; n += 1) this.workers.push(new Supervised(['worker'], env));
    // The first one makes the schema.
    await this.processes[0].start();
    await Promise.all(this.processes.slice(1).map((each) => each.start()));
    this.#balancer = new RoundRobin(backends);
    await this.#balancer.start();
  }

  /** Stops the database and starts it again after a pause, in ms, beneath everything else. */
  restartDatabase(pauseMs: number): void {
    this.#changing = this.#changing.then(async () => {
      await this.#database?.stop();
      await sleep(pauseMs);
      await this.#database?.start();
    });
  }

  /** Another version, with a migration more, takes the place of this one, a process after the other. */
  deploy(): void {
    this.#changing = this.#changing.then(async () => {
      const folder = nextVersion(this.deploys);
      this.deploys += 1;
      this.#versions.push(folder);
      for (const each of this.processes) {
        each.restart('SIGTERM', 0, join(folder, 'dist/bff/prep-chat.js'));
        await each.calm();
      }
    });
  }

  /** Resolves when nothing is done to any of it any longer and all of it runs. */
  async calm(): Promise<void> {
    for (const network of this.networks) network.weather = () => ({});
    await this.#changing;
    await Promise.all(this.processes.map((each) => each.calm()));
  }

  async stop(): Promise<void> {
    await this.#changing.catch(() => undefined);
    await this.#balancer?.stop();
    await Promise.all(this.processes.map((each) => each.stop()));
    await Promise.all(this.networks.map((network) => network.stop()));
    await this.#database?.dispose();
    for (const folder of this.#versions) rmSync(folder, { recursive: true, force: true });
  }
}
