// An OpenAI-compatible server that emits tokens at a rate. Each token carries when it was sent and its number:
// `~`, microseconds of the machine's monotonic clock in ten digits of base 26, the number in four: without
// the letter q, behind which a server may have reason to wait for more.
import { createServer } from 'node:http';

let rate = 50;
let tokens = 400;
const streams = new Set();
process.on('message', (message) => {
  if (message.rate) ({ rate, tokens } = message);
  if (message === 'open') process.send({ open: streams.size });
});

const frame = (delta, finish = 'null') =>
  `data: {"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1,"model":"bench","choices":[{"index":0,"delta":${delta},"finish_reason":${finish}}]}\n\n`;
const stamp = (n) =>
  Number(process.hrtime.bigint() / 1000n)
    .toString(26)
    .padStart(10, '0') + n.toString(26).padStart(4, '0');

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(frame('{"role":"assistant","content":""}'));
    const stream = {
      response,
      n: 0,
      total: tokens,
      gap: 1_000 / rate,
      due: performance.now() + Math.random() * (1_000 / rate),
    };
    streams.add(stream);
    response.on('close', () => streams.delete(stream));
  });
});

// One clock for all: a timer for each stream would cost more than what is measured.
setInterval(() => {
  const now = performance.now();
  for (const stream of streams) {
    while (stream.due <= now && stream.n < stream.total && !stream.response.writableNeedDrain) {
      stream.response.write(frame(`{"content":" ~${stamp(stream.n)}"}`));
      stream.n += 1;
      stream.due += stream.gap;
    }
    if (stream.n < stream.total || stream.ended) continue;
    stream.ended = true;
    stream.response.write(frame('{}', '"stop"'));
    stream.response.end('data: [DONE]\n\n');
  }
}, 2);

server.listen(0, '127.0.0.1', () => console.log(`ready: http://127.0.0.1:${server.address().port}`));
