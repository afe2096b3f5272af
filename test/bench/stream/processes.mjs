// Starts what is measured, each as a process of its own that can be asked for its processor time and memory.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = import.meta.dirname;
const product = join(folder, '../../../dist/bff/prep-chat.js');

/** Resolves when the script has said where it is reached. */
export async function startProcess(script, env = {}, args = []) {
  const child = spawn(
    process.execPath,
    ['--expose-gc', '--import', join(folder, 'probe.mjs'), script, ...args],
    { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
  );
  let output = '';
  const url = await new Promise((resolve, reject) => {
    const read = (chunk) => {
      output += chunk;
      const found = /ready: (http:\/\/\S+)/.exec(output)?.[1];
      if (found) resolve(found);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code}:\n${output}`)));
  });
  return {
    url,
    output: () => output,
    tell: (message) => child.send(message),
    async ask(question) {
      const answer = once(child, 'message');
      child.send(question);
      return (await answer)[0];
    },
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

/** A contestant: its process, and how a client asks it for an answer. */
export async function startContestant(name, modelUrl) {
  const env = { OPENAI_BASE_URL: `${modelUrl}/v1` };
  if (name === 'ours') return startOurs(env);
  const server = await startProcess(join(folder, `${name}.mjs`), env);
  // As long as what a preparation hands over, because it is held while the answer is written.
  const messages = [
    { role: 'system', content: 'An excerpt of a page. '.repeat(500) },
    { role: 'user', content: 'How?' },
  ];
  const body = JSON.stringify({ messages });
  const headers = { 'content-type': 'application/json' };
  return { ...server, name, request: () => ({ url: `${server.url}/chat`, headers, body }) };
}

/** The product as it is installed, on its embedded database, with one finished preparation to answer from. */
async function startOurs(env) {
  const dataDir = mkdtempSync(join(tmpdir(), 'prep-chat-bench-'));
  const config = join(dataDir, 'config.json');
  const { limits } = JSON.parse(readFileSync(join(folder, '../../fixtures/roomy.config.json'), 'utf8'));
  const budgets = { visitorTokensPerDay: 1_000_000_000, siteTokensPerDay: 1_000_000_000 };
  writeFileSync(config, JSON.stringify({ limits: { ...limits, ...budgets } }));
  const server = await startProcess(
    product,
    {
      ...env,
      PORT: '0',
      DATABASE_URL: '',
      PREP_CHAT_CONFIG: config,
      PREP_CHAT_DATA_DIR: dataDir,
      // An answer that goes on without its client would be measured with the next contestant.
      PREP_CHAT_DISCONNECT_GRACE_MS: '0',
    },
    ['start', '--demo'],
  );
  const headers = { origin: server.url, 'content-type': 'application/json' };
  const post = async (path, body) => {
    const response = await fetch(server.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  headers.authorization = `Bearer ${(await post('/api/sessions', {})).token}`;
  /** Resolves to the id of a run, and when it is done. */
  async function prepare(message) {
    const { runId } = await post('/api/prepare', { message });
    const board = await fetch(`${server.url}/api/runs/${runId}`, {
      headers: { ...headers, accept: 'text/event-stream' },
    });
    if (!(await board.text()).includes('"status":"completed"')) throw new Error('the preparation failed');
    return runId;
  }
  const runId = await prepare('How do I put the widget on my page?');
  const body = JSON.stringify({ runId });
  return {
    ...server,
    name: 'ours',
    prepare,
    request: () => ({ url: `${server.url}/api/stream`, headers, body }),
    async stop() {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
