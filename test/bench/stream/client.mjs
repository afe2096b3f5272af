// Reads answers as a browser would get them, and notes of each token when it came and whether one is missing.
import { Agent, request as open } from 'node:http';

const token = /~([0-9a-p]{10})([0-9a-p]{4})/g;
/** Characters that a token may be cut at. */
const tail = 15;
const nowMicros = () => Number(process.hrtime.bigint() / 1000n);

export function createReaders() {
  const agent = new Agent({ keepAlive: false, maxSockets: Infinity });
  const seen = {
    tokens: 0,
    wrong: 0,
    failed: 0,
    silence: 0,
    latencies: [],
    /** Streams that have had a token: a thousand that begin at once take turns in the database. */
    begun: 0,
  };
  const requests = new Set();

  function start({ url, headers, body }) {
    let rest = '';
    let next = 0;
    let last = 0;
    const outgoing = open(url, { agent, method: 'POST', headers }, (response) => {
      if (response.statusCode !== 200) seen.failed += 1;
      response.setEncoding('latin1');
      response.on('data', (chunk) => {
        const now = nowMicros();
        if (last > 0) seen.silence = Math.max(seen.silence, (now - last) / 1_000);
        last = now;
        rest += chunk;
        for (const [, at, n] of rest.matchAll(token)) {
          seen.latencies.push((now - Number.parseInt(at, 26)) / 1_000);
          if (Number.parseInt(n, 26) !== next) seen.wrong += 1;
          if (next === 0) seen.begun += 1;
          next = Number.parseInt(n, 26) + 1;
          seen.tokens += 1;
        }
        // What has been counted must not be counted again.
        const cut = rest.lastIndexOf('~');
        rest = cut >= 0 && rest.length - cut < tail ? rest.slice(cut) : '';
      });
    });
    outgoing.on('error', () => {
      if (!outgoing.destroyed || !outgoing.wanted) seen.failed += 1;
    });
    requests.add(outgoing);
    outgoing.end(body);
  }

  return {
    seen,
    start,
    /** Forgets what was measured so far, not where each stream stands. */
    reset() {
      Object.assign(seen, { tokens: 0, silence: 0, latencies: [] });
    },
    close() {
      for (const outgoing of requests) {
        outgoing.wanted = true;
        outgoing.destroy();
      }
      requests.clear();
    },
  };
}

export function quantile(values, share) {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
