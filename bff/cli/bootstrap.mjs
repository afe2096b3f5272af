#!/usr/bin/env node
// Runs prep-chat from a checkout: installs packages and builds what changed, then hands over to the built file.
// Plain JavaScript without a dependency, because it runs before there are any.
import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ensureBuilt, sources } from './build.mjs';
import { ensureInstalled, nodeProblem } from './install.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const entry = join(root, 'dist', 'bff', 'prep-chat.js');
const [command = 'start', ...args] = process.argv.slice(2);

const problem = nodeProblem();
if (problem) fail(problem);
try {
  await ensureInstalled(root);
  if (command === 'build') {
    await ensureBuilt(root, { force: true });
  } else {
    await ensureBuilt(root);
    if (command === 'dev') await develop(args);
    else await run(command, args);
  }
} catch (error) {
  fail(error instanceof Error ? error.message : String(error));
}

/** In this process, so that a signal reaches the server itself. */
async function run(name, rest) {
  process.argv = [process.execPath, entry, name, ...rest];
  try {
    await import(pathToFileURL(entry).href);
  } catch (error) {
    // Not ours to shorten: the program itself went wrong.
    console.error(error);
    process.exit(1);
  }
}

/** Starts the server and starts it anew after each change that builds. */
async function develop(rest) {
  const startArgs = rest.length > 0 ? rest : ['--demo'];
  let server = startServer(startArgs);
  let timer;
  let busy = Promise.resolve();
  const rebuild = async () => {
    try {
      const built = await ensureBuilt(root);
      if (built.length === 0) return;
      await stopServer(server);
      server = startServer(startArgs);
    } catch (error) {
      // The last good build goes on serving.
      console.error(error instanceof Error ? error.message : error);
    }
  };
  const watchers = sources.map((folder) =>
    watch(join(root, folder), { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(() => (busy = busy.then(rebuild)), 150);
    }),
  );
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, async () => {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
      await busy;
      await stopServer(server);
      process.exit(0);
    });
  }
}

function startServer(rest) {
  const child = spawn(process.execPath, [entry, 'start', ...rest], {
    cwd: process.cwd(),
    stdio: 'inherit',
    // Nobody wants to wait for an answer of the version before.
    env: { PREP_CHAT_DRAIN_MS: '0', ...process.env },
  });
  child.once('exit', (code) => {
    if (code) console.error(`The server stopped (${code}); waiting for a change.`);
  });
  return child;
}

function stopServer(child) {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill('SIGTERM');
  });
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
