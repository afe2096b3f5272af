import { freePort } from '../support/free-port.ts';
import { freshDataDir, startProduct, type Product } from '../support/product.ts';
import { RoughNetwork } from '../support/rough-network.ts';

/** One process of the product behind a network of its own; it comes back at the same address. */
export class Node {
  readonly network = new RoughNetwork();
  /** Where clients reach it, through the network. */
  url = '';
  readonly #env: Record<string, string>;
  readonly #folder = freshDataDir();
  #product: Product | undefined;
  #changing: Promise<unknown> = Promise.resolve();

  constructor(env: Record<string, string>) {
    this.#env = env;
  }

  async start(): Promise<void> {
    const port = await freePort();
    this.url = await this.network.start(port);
    this.#env['PORT'] = String(port);
    this.#env['PREP_CHAT_ALLOWED_ORIGINS'] = 'https://page.example';
    await this.#run();
  }

  /** Ends the process with the signal and starts it again after a pause, in ms. */
  restart(signal: 'SIGKILL' | 'SIGTERM', pauseMs: number): void {
    this.#next(async () => {
      const product = this.#product;
      this.#product = undefined;
      await (signal === 'SIGKILL' ? product?.kill() : product?.stop());
      await sleep(pauseMs);
      await this.#run();
    });
  }

  /** The process stands still for a while, its connections stay open. */
  freeze(ms: number): void {
    this.#next(async () => {
      const pid = this.#product?.pid;
      if (!pid) return;
      process.kill(pid, 'SIGSTOP');
      await sleep(ms);
      process.kill(pid, 'SIGCONT');
    });
  }

  /** Resolves when nothing is done to the process any longer and it runs. */
  async calm(): Promise<void> {
    this.network.weather = () => ({});
    await this.#changing;
  }

  /** What the process has written since it was last started. */
  output(): string {
    return this.#product?.output() ?? '';
  }

  async stop(): Promise<void> {
    await this.#changing.catch(() => undefined);
    await this.#product?.stop();
    await this.network.stop();
    this.#folder.dispose();
  }

  /** One after the other: a process that is being started is not killed. */
  #next(change: () => Promise<void>): void {
    this.#changing = this.#changing.then(change);
  }

  async #run(): Promise<void> {
    this.#product = await startProduct(this.#folder.dataDir, this.#env);
  }
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
