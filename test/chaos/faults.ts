import type { OpenAiServer } from '../support/openai-server.ts';
import type { BehaviourName } from '../support/openai-behaviours.ts';
import { sleep, type Node } from './cluster.ts';
import type { Random } from './random.ts';

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

/** Does one thing after the other to processes, networks and model until the signal aborts; returns what it did. */
export async function doHarm(
  nodes: readonly [Node, ...Node[]],
  model: OpenAiServer,
  random: Random,
  signal: AbortSignal,
): Promise<Map<string, number>> {
  const faults: Record<string, (node: Node) => void> = {
    'process killed': (node) => node.restart('SIGKILL', random.between(0, 1_500)),
    'process told to end': (node) => node.restart('SIGTERM', random.between(0, 500)),
    'process frozen': (node) => node.freeze(random.between(200, 4_000)),
    'connections dropped': (node) => void node.network.drop(),
    'connections cut after some bytes': (node) => {
      node.network.weather = () => ({ cutAfter: random.between(0, 6_000) });
    },
    'connections fall silent': (node) => {
      node.network.weather = (n) => (n % 3 === 0 ? { silentAfter: random.between(0, 3_000) } : {});
    },
    'event streams held back': (node) => {
      node.network.weather = () => ({ holds: true });
    },
    'good weather': (node) => {
      node.network.weather = () => ({});
    },
    'model misbehaves': () => model.script(random.one(badModels), random.one(badModels)),
  };
  const names = Object.keys(faults) as [string, ...string[]];
  const done = new Map<string, number>();
  while (!signal.aborted) {
    const name = random.one(names);
    faults[name]?.(random.one(nodes));
    done.set(name, (done.get(name) ?? 0) + 1);
    await sleep(random.between(300, 1_800));
  }
  return done;
}
