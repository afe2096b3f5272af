import type { OpenAiServer } from '../support/openai-server.ts';
import type { BehaviourName } from '../support/openai-behaviours.ts';
import type { Deployment } from './cluster.ts';
import type { Random } from './random.ts';
import { sleep } from './supervised.ts';

const badModels: readonly [BehaviourName, ...BehaviourName[]] = [
  '500',
  '429-then-ok',
  'cut',
  'stall',
  'no-done',
  'malformed',
  'error-in-stream',
  'slow-tokens',
  'split-utf8',
];

/** Time before the first deploy, and between two, in ms: each starts everything anew. */
const [firstDeployMs, deployMs] = [25_000, 100_000];

/** Does one thing after the other to processes, networks, database and model until the signal aborts; returns what it did. */
export async function doHarm(
  deployment: Deployment,
  model: OpenAiServer,
  random: Random,
  signal: AbortSignal,
): Promise<Map<string, number>> {
  const server = () => random.one(deployment.processes.slice(0, 2) as typeof deployment.processes);
  const worker = () => random.one(deployment.workers as typeof deployment.processes);
  const network = () => random.one(deployment.networks);
  const faults: Record<string, () => void> = {
    'server killed': () => server().restart('SIGKILL', random.between(0, 1_500)),
    'server told to end': () => server().restart('SIGTERM', random.between(0, 500)),
    'server frozen': () => server().freeze(random.between(200, 4_000)),
    'worker killed': () => worker().restart('SIGKILL', random.between(0, 1_500)),
    'worker told to end': () => worker().restart('SIGTERM', random.between(0, 500)),
    'worker frozen': () => worker().freeze(random.between(200, 12_000)),
    'database restarted': () => deployment.restartDatabase(random.between(0, 3_000)),
    'connections dropped': () => void network().drop(),
    'connections cut after some bytes': () => {
      network().weather = () => ({ cutAfter: random.between(0, 6_000) });
    },
    'connections fall silent': () => {
      network().weather = (n) => (n % 3 === 0 ? { silentAfter: random.between(0, 3_000) } : {});
    },
    'event streams held back': () => {
      network().weather = () => ({ holds: true });
    },
    'good weather': () => {
      network().weather = () => ({});
    },
    'model misbehaves': () => model.script(random.one(badModels), random.one(badModels)),
  };
  const names = Object.keys(faults) as [string, ...string[]];
  const done = new Map<string, number>();
  const count = (name: string) => done.set(name, (done.get(name) ?? 0) + 1);
  let deployAt = performance.now() + firstDeployMs;
  while (!signal.aborted) {
    const name = random.one(names);
    faults[name]?.();
    count(name);
    if (performance.now() > deployAt) {
      deployAt += deployMs;
      deployment.deploy();
      count('another version rolled out');
    }
    await sleep(random.between(300, 1_800));
  }
  return done;
}
