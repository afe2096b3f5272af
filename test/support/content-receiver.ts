import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A batch as it arrived, with what the signature says of it. */
export interface ReceivedBatch {
  pages: { url: string; title: string; html: string }[];
  removed: string[];
  headers: IncomingHttpHeaders;
  isSigned: boolean;
}

export interface ContentReceiver {
  url: string;
  batches: ReceivedBatch[];
  /** Answers in the order of the requests; then everything is taken. */
  answers: { status: number; headers?: Record<string, string>; body?: unknown }[];
  close(): void;
}

/** Somebody else's endpoint that takes content: it knows the Standard Webhooks specification and nothing of our client. */
export async function startContentReceiver(secret: string): Promise<ContentReceiver> {
  const batches: ReceivedBatch[] = [];
  const answers: ContentReceiver['answers'] = [];
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const server = createServer((request, response) => {
    let raw = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (raw += chunk));
    request.on('end', () => {
      const { headers } = request;
      const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${raw}`;
      const expected = Buffer.from(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
      const given = Buffer.from(String(headers['webhook-signature']));
      const isSigned = given.length === expected.length && timingSafeEqual(given, expected);
      const body = JSON.parse(raw) as Pick<ReceivedBatch, 'pages' | 'removed'>;
      batches.push({ ...body, headers, isSigned });
      const counts = { added: body.pages.length, changed: 0, unchanged: 0, removed: body.removed.length };
      const answer = answers.shift() ?? { status: 200, body: { ...counts, failed: [] } };
      response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
      response.end(JSON.stringify(answer.body ?? {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    batches,
    answers,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
