import { describe, expect, it } from 'vitest';
import { parseConfig, secretsOf, type ConfigError } from '../../../bff/config.ts';

describe('parseConfig', () => {
  it('needs no environment at all', () => {
    const config = parseConfig({});
    expect(config).toMatchObject({
      port: 8787,
      host: '127.0.0.1',
      dataDir: '.data',
      site: { allowedOrigins: [] },
    });
    expect(config.model).toBeUndefined();
    expect(config.databaseUrl).toBeUndefined();
  });

  it('takes a model from a key or from an address alone', () => {
    expect(parseConfig({ OPENAI_API_KEY: 'k' }).model).toMatchObject({ apiKey: 'k' });
    expect(
      parseConfig({ OPENAI_BASE_URL: 'http://127.0.0.1:11434/v1', OPENAI_MODEL: 'qwen3' }).model,
    ).toEqual({
      baseUrl: 'http://127.0.0.1:11434/v1',
      models: ['qwen3'],
    });
  });

  it('takes several models, in their order', () => {
    expect(parseConfig({ OPENAI_API_KEY: 'k' }).model?.models).toEqual(['gpt-4o-mini']);
    expect(parseConfig({ OPENAI_API_KEY: 'k', OPENAI_MODEL: 'a/b:free, c,,' }).model?.models).toEqual([
      'a/b:free',
      'c',
    ]);
    expect(() => parseConfig({ OPENAI_MODEL: ' , ' })).toThrow(/OPENAI_MODEL: must name a model/);
  });

  it('takes an empty variable as one that is not set', () => {
    expect(parseConfig({ OPENAI_API_KEY: '', DATABASE_URL: ' ' }).model).toBeUndefined();
  });

  it('takes no grace at all for clients that are gone, and none that is no time', () => {
    expect(parseConfig({}).disconnectGraceMs).toBe(10_000);
    expect(parseConfig({ PREP_CHAT_DISCONNECT_GRACE_MS: '0' }).disconnectGraceMs).toBe(0);
    for (const grace of ['-1', 'soon', '1.5', '600001']) {
      expect(() => parseConfig({ PREP_CHAT_DISCONNECT_GRACE_MS: grace })).toThrow(/GRACE_MS/);
    }
  });

  it('takes an operator’s token that is long enough, a level of the log and a time to leave', () => {
    expect(parseConfig({})).toMatchObject({ logLevel: 'info', drainMs: 20_000 });
    expect(parseConfig({}).adminToken).toBeUndefined();
    expect(parseConfig({ PREP_CHAT_ADMIN_TOKEN: 'x'.repeat(32), LOG_LEVEL: 'silent' })).toMatchObject({
      adminToken: 'x'.repeat(32),
      logLevel: 'silent',
    });
    expect(() => parseConfig({ PREP_CHAT_ADMIN_TOKEN: 'short', LOG_LEVEL: 'loud' })).toThrow(
      /2 problem[^]*ADMIN_TOKEN[^]*LOG_LEVEL/,
    );
  });

  it('traces only where it is told to', () => {
    expect(parseConfig({}).tracing).toBeUndefined();
    expect(parseConfig({ PREP_CHAT_OTEL: '1' }).tracing).toBe('registered');
    expect(parseConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' }).tracing).toBe('export');
  });

  it('knows its secrets, also where they are encoded', () => {
    const env = {
      DATABASE_URL: 'postgres://app:p%40ss@db.example/site',
      OPENAI_API_KEY: 'sk-1',
      PREP_CHAT_ADMIN_TOKEN: 'x'.repeat(32),
    };
    expect(secretsOf(parseConfig(env))).toEqual([env.DATABASE_URL, 'p%40ss', 'p@ss', 'sk-1', 'x'.repeat(32)]);
  });

  it('takes a budget for earlier turns, and none', () => {
    expect(parseConfig({}).historyTokens).toBe(2_000);
    expect(parseConfig({ PREP_CHAT_HISTORY_TOKENS: '0' }).historyTokens).toBe(0);
    expect(() => parseConfig({ PREP_CHAT_HISTORY_TOKENS: '-1' })).toThrow(/HISTORY_TOKENS/);
  });

  it('splits lists', () => {
    const config = parseConfig({
      PREP_CHAT_ALLOWED_ORIGINS: 'https://a.example, https://b.example:8443',
      PREP_CHAT_STARTERS: 'One? | Two?',
    });
    expect(config.site.allowedOrigins).toEqual(['https://a.example', 'https://b.example:8443']);
    expect(config.site.settings.starters).toEqual(['One?', 'Two?']);
  });

  it('reports every problem at once and no value', () => {
    const env = {
      PORT: 'eighty',
      DATABASE_URL: 'mysql://secret@host/db',
      PREP_CHAT_ALLOWED_ORIGINS: 'https://a.example/path',
    };
    const error = (() => {
      try {
        parseConfig(env);
      } catch (thrown) {
        return thrown as ConfigError;
      }
      throw new Error('it was accepted');
    })();
    expect(error.problems.map((line) => line.split(/[.:]/)[0])).toEqual([
      'PORT',
      'DATABASE_URL',
      'PREP_CHAT_ALLOWED_ORIGINS',
    ]);
    expect(error.message).not.toContain('secret');
  });

  it('SEC-01 has limits without a file, and takes those of the file over them', () => {
    expect(parseConfig({}).site.limits).toMatchObject({
      visitorPerMinute: 6,
      visitorPerHour: 40,
      visitorPerDay: 150,
      visitorLiveStreams: 2,
      addressPerMinute: 20,
      addressPerDay: 300,
      addressSessionsPerTenMinutes: 10,
      sitePerMinute: 300,
      outputTokens: 1_024,
      answerSeconds: 90,
    });
    const config = parseConfig(
      { PREP_CHAT_TRUSTED_PROXIES: '2' },
      {
        limits: { visitorPerMinute: 1, siteMoneyPerDay: 2.5 },
        prices: { 'gpt-4o-mini': { inputPerMillion: 0.15, outputPerMillion: 0.6 } },
        trustedProxies: 1,
        retentionDays: 7,
      },
    );
    expect(config.site.limits).toMatchObject({
      visitorPerMinute: 1,
      visitorPerHour: 40,
      siteMoneyPerDay: 2.5,
    });
    expect(config.prices['gpt-4o-mini']).toEqual({
      inputPerMillion: 0.15,
      outputPerMillion: 0.6,
      currency: 'USD',
    });
    expect(config).toMatchObject({ trustedProxies: 2, retentionDays: 7 });
  });

  it('reports the problems of environment and file together', () => {
    const file = { limits: { visitorPerMinute: -1, visitorsPerMinute: 3 }, prices: { m: {} }, sites: [] };
    const problems = (() => {
      try {
        parseConfig({ PORT: 'eighty' }, file);
      } catch (thrown) {
        return (thrown as ConfigError).problems;
      }
      return [];
    })();
    expect(problems.map((line) => line.replace(/: [A-Z].*$/, ''))).toEqual([
      'PORT',
      'prep-chat.config.json: limits.visitorPerMinute',
      'prep-chat.config.json: limits',
      'prep-chat.config.json: prices.m.inputPerMillion',
      'prep-chat.config.json: prices.m.outputPerMillion',
      'prep-chat.config.json: the whole',
    ]);
  });

  describe('search', () => {
    const search = (env: Record<string, string>) => parseConfig(env).search;

    it('goes by words and rules when nothing is set', () => {
      expect(search({})).toEqual({ embeddingWeight: 0.3 });
    });

    it('uses the server that answers for embeddings, too, unless another is named', () => {
      const env = {
        OPENAI_API_KEY: 'sk-a',
        OPENAI_BASE_URL: 'https://a.example/v1',
        PREP_CHAT_EMBEDDING_MODEL: 'e',
      };
      expect(search(env).embedding).toEqual({ model: 'e', apiKey: 'sk-a', baseUrl: 'https://a.example/v1' });
      // the key of one server is never sent to another
      expect(search({ ...env, PREP_CHAT_EMBEDDING_BASE_URL: 'https://b.example/v1' }).embedding).toEqual({
        model: 'e',
        baseUrl: 'https://b.example/v1',
      });
    });

    it('takes a model for follow-ups only where one answers', () => {
      expect(search({ OPENAI_API_KEY: 'sk-a', OPENAI_MODEL: 'm,n' }).rewriteModel).toBe('m');
      expect(search({ OPENAI_API_KEY: 'sk-a', PREP_CHAT_REWRITE_MODEL: 'small' }).rewriteModel).toBe('small');
      expect(
        search({ OPENAI_API_KEY: 'sk-a', PREP_CHAT_REWRITE_MODEL: 'none' }).rewriteModel,
      ).toBeUndefined();
      expect(search({ PREP_CHAT_REWRITE_MODEL: 'small' }).rewriteModel).toBeUndefined();
    });

    it.each([
      [{ PREP_CHAT_EMBEDDING_MODEL: 'e' }, /PREP_CHAT_EMBEDDING_MODEL: needs/],
      [{ PREP_CHAT_EMBEDDING_BASE_URL: 'https://b.example' }, /PREP_CHAT_EMBEDDING_BASE_URL: needs/],
      [{ PREP_CHAT_EMBEDDING_WEIGHT: '2' }, /PREP_CHAT_EMBEDDING_WEIGHT/],
      [{ PREP_CHAT_EMBEDDING_DIMENSIONS: 'many' }, /PREP_CHAT_EMBEDDING_DIMENSIONS/],
      [{ PREP_CHAT_RERANK_URL: 'ftp://x' }, /PREP_CHAT_RERANK_URL/],
    ])('refuses %j', (env, problem) => {
      expect(() => parseConfig(env as Record<string, string>)).toThrow(problem);
    });

    it('keeps its keys out of the log', () => {
      const config = parseConfig({
        PREP_CHAT_EMBEDDING_MODEL: 'e',
        PREP_CHAT_EMBEDDING_API_KEY: 'sk-embed',
        PREP_CHAT_RERANK_URL: 'https://r.example/rerank',
        PREP_CHAT_RERANK_API_KEY: 'sk-rank',
      });
      expect(secretsOf(config)).toEqual(expect.arrayContaining(['sk-embed', 'sk-rank']));
    });
  });
});
