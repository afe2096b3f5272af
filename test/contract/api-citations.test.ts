import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createOpenAiAnswerModel } from '../../bff/adapters/openai-answer-model.ts';
import type { AnswerFacts } from '../../bff/ports/observer.ts';
import type { StreamPart } from '../../widget/protocol/index.ts';
import { textOf, type ApiClient } from '../support/api-client.ts';
import { openApp, type AppUnderTest } from '../support/app.ts';
import { startOpenAiServer, type OpenAiServer } from '../support/openai-server.ts';

const asked = 'How do I put the widget on my page?';
const foreign = 'Which wine goes with grilled octopus in Lisbon?';

describe('the API: citations', () => {
  const facts: AnswerFacts[] = [];
  let app: AppUnderTest;
  let client: ApiClient;
  let server: OpenAiServer;

  beforeAll(async () => {
    app = await openApp({ observer: { answer: (fact) => void facts.push(fact) } });
    await app.startWorker();
    server = await startOpenAiServer();
  });
  afterAll(async () => {
    await server.close();
    await app.close();
  });
  beforeEach(async () => {
    client = await app.visitor();
    app.use(createOpenAiAnswerModel({ apiKey: 'sk-x', baseUrl: server.url, model: 'good' }));
  });

  const partOf = <Type extends StreamPart['type']>(parts: readonly StreamPart[], type: Type) =>
    parts.find((part): part is Extract<StreamPart, { type: Type }> => part.type === type);

  it('names the marks that no source supports, counts them, and stores the text as it was sent', async () => {
    const { sources = [] } = await client.endOfRun((await client.prepare(asked)).runId);
    const answer = `${sources[0]?.snippet} [1]. A licence costs 4711 euros [1]. Bananas are blue [2][42].`;
    server.options.answer = answer;
    const { parts } = await client.ask(asked);
    expect(textOf(parts)).toBe(answer);
    const { citations, dropped } = partOf(parts, 'data-citations')?.data ?? { citations: [], dropped: [] };
    expect(citations).toMatchObject([
      {
        sourceIds: ['1'],
        mark: answer.indexOf('[1]'),
        quote: sources[0]?.snippet,
        url: partOf(parts, 'source-url')?.url,
      },
    ]);
    expect(dropped.map(({ start, end }) => answer.slice(start, end))).toEqual(['[1]', '[2]', '[42]']);
    expect(facts.at(-1)).toMatchObject({ marks: { cited: 1, dropped: 3 } });

    const list = await client.get('/api/conversations');
    const [first] = ((await list.json()) as { conversations: { conversationId: string }[] }).conversations;
    const kept = (await (await client.get(`/api/conversations/${first?.conversationId}`)).json()) as {
      turns: { answers: object[] }[];
    };
    expect(kept.turns.at(-1)?.answers).toMatchObject([{ text: answer, citations, dropped }]);
  });

  it('links to the sentence on its page, in the stream and on the board', async () => {
    const { runId, parts } = await client.ask(asked);
    const { sources = [] } = await client.endOfRun(runId);
    expect(sources.some(({ url }) => url.includes(':~:text='))).toBe(true);
    const sent = parts.flatMap((part) => (part.type === 'source-url' ? [part.url] : []));
    expect(sent).toEqual(sources.map(({ url }) => new URL(url, client.origin).href));
  });

  describe('where the site does not cover the question', () => {
    it.each([
      ['from what the model knows', 'A green wine from the north goes well with it.'],
      ['with marks that hold nothing', 'A green wine from the north [1] goes well with it [2].'],
    ])('says that no page supports an answer %s', async (_, answer) => {
      server.options.answer = answer;
      const { parts } = await client.ask(foreign);
      expect(partOf(parts, 'data-citations')?.data.citations ?? []).toEqual([]);
      expect(partOf(parts, 'data-notice')?.data.code).toBe('uncited');
      expect(parts.at(-1)).toMatchObject({ messageMetadata: { outcome: 'not_found' } });
      expect(partOf(parts, 'data-citations')?.data.citations ?? []).toEqual([]);
    });

    it('offers the nearest pages, and takes a refusal that names one as it is', async () => {
      server.options.answer = 'Nothing.';
      const { parts: first } = await client.ask(foreign);
      const nearest = partOf(first, 'source-url');
      expect(nearest?.title).toBeTruthy();
      const rules = JSON.stringify(server.requests.at(-1)?.body);
      expect(rules).toMatch(/say so and name the nearest page\. Never guess/);
      expect(rules).toMatch(/sources probably do not cover the question/);

      server.options.answer = `The site does not say. The nearest page:\n\n- ${nearest?.title} [1]`;
      const { parts } = await client.ask(foreign);
      expect(partOf(parts, 'data-citations')?.data.citations).toMatchObject([{ sourceIds: ['1'] }]);
      expect(partOf(parts, 'data-notice')).toBeUndefined();
      expect(parts.at(-1)).toMatchObject({ messageMetadata: { outcome: 'not_found' } });
    });
  });
});
