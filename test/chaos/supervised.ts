import { startCommand, type Command } from '../support/product.ts';

const begunWell = /prep-chat works|ready: http/;
/** Longest time that a process may need to start, with the database away for some of it. */
const startWithinMs = 90_000;

/** A process that is started again whenever it has ended, as a supervisor does, and noted when nobody ended it. */
export class Supervised {
  /** A line for each end that nothing of ours was the reason of. */
  readonly crashes: string[] = [];
  readonly #args: string[];
  readonly #env: Record<string, string>;
  #file: string | undefined;
  #running: Command | undefined;
  #changing: Promise<unknown> = Promise.resolve();

  constructor(args: string[], env: Record<string, string>) {
    this.#args = args;
    this.#env = env;
  }

  /** Resolves when it works. */
  async start(): Promise<void> {
    const until = Date.now() + startWithinMs;
    for (;;) {
      const command = startCommand(this.#args, this.#env, this.#file);
      await command.says(begunWell);
      if (begunWell.test(command.output())) {
        this.#running = command;
        void command.end.then(({ code, output }) => this.#ended(command, code, output));
        return;
      }
      // Without its database it may not start.
      if (Date.now() > until) throw new Error(`${this.#args.join(' ')} does not start:\n${command.output()}`);
      await sleep(300);
    }
  }

  /** Ends the process with the signal and starts it again after a pause, in ms; as another version if `file` is one. */
  restart(signal: 'SIGKILL' | 'SIGTERM', pauseMs: number, file?: string): void {
    this.#next(async () => {
      await this.#end(signal);
      await sleep(pauseMs);
      this.#file = file ?? this.#file;
      await this.start();
    });
  }

  /** The process stands still for a while, its connections stay open. */
  freeze(ms: number): void {
    this.#next(async () => {
      const pid = this.#running?.pid;
      if (!pid) return;
      process.kill(pid, 'SIGSTOP');
      await sleep(ms);
      process.kill(pid, 'SIGCONT');
    });
  }

  /** Resolves when nothing is done to the process any longer and it runs. */
  async calm(): Promise<void> {
    await this.#changing;
  }

  async stop(): Promise<void> {
    await this.#changing.catch(() => undefined);
    await this.#end('SIGTERM');
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const command = this.#running;
    this.#running = undefined;
    if (signal === 'SIGKILL') await command?.kill();
    else command?.terminate();
    await command?.end;
  }

  #ended(command: Command, code: number | null, output: string): void {
    if (command !== this.#running) return;
    this.#running = undefined;
    this.crashes.push(`${this.#args.join(' ')} ended by itself with ${code}: ${output.slice(-2_000)}`);
    this.#next(() => this.start());
  }

  /** One after the other: a process that is being started is not killed. */
  #next(change: () => Promise<void>): void {
    this.#changing = this.#changing.then(change);
  }
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
