import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { freePort } from '../../support/free-port.ts';
import type { GhostSite } from './ghost-site.ts';

const file = join(import.meta.dirname, '..', '..', '..', 'demo', 'cms', 'ghost', 'relay.mjs');
const events = ['published', 'published.edited', 'unpublished'];

const webhookSecret = 'what Ghost signs with';

export interface Relay {
  url: string;
  /** Everything that it has written since it was started. */
  output(): string;
  stop(): Promise<void>;
}

/** Starts the relay beside a site and resolves when it listens. */
export async function startRelay(
  site: GhostSite,
  port: number,
  env: { PREP_CHAT_SERVER: string; PREP_CHAT_CONTENT_SECRET: string },
): Promise<Relay> {
  const child = spawn(process.execPath, [file], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'] ?? '',
      PORT: String(port),
      RELAY_STATE: join(site.folder, 'relay.json'),
      GHOST_URL: site.url,
      GHOST_WEBHOOK_SECRET: webhookSecret,
      ...env,
    },
  });
  let output = '';
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (output.includes('listening')) resolve();
      });
    void gone.then(() => reject(new Error(`the relay does not start:\n${output}`)));
  });
  return {
    url: `http://127.0.0.1:${port}`,
    output: () => output,
    stop() {
      child.kill('SIGKILL');
      return gone;
    },
  };
}

/** Sets the webhooks up that the README names; resolves to the port that they call. */
export async function addWebhooks({ api }: GhostSite): Promise<number> {
  const port = await freePort();
  const { integrations } = await api('POST', 'integrations/', { integrations: [{ name: 'prep-chat' }] });
  for (const kind of ['post', 'page'])
    for (const event of events)
      await api('POST', 'webhooks/', {
        webhooks: [
          {
            event: `${kind}.${event}`,
            name: `${kind} ${event}`,
            target_url: `http://127.0.0.1:${port}/`,
            secret: webhookSecret,
            integration_id: integrations[0].id,
          },
        ],
      });
  return port;
}

/** The header with which Ghost signs a body. */
export function ghostSignature(body: string, time = Date.now(), secret = webhookSecret): string {
  return `sha256=${createHmac('sha256', secret).update(`${body}${time}`).digest('hex')}, t=${time}`;
}
