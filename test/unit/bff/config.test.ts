import { describe, expect, it } from 'vitest';
import { parseConfig, type ConfigError } from '../../../bff/config.ts';

describe('parseConfig', () => {
  it('needs no environment at all', () => {
    const config = parseConfig({});
    expect(config).toMatchObject({ port: 8787, host: '127.0.0.1', dataDir: '.data', allowedOrigins: [] });
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

  it('splits lists', () => {
    const config = parseConfig({
      PREP_CHAT_ALLOWED_ORIGINS: 'https://a.example, https://b.example:8443',
      PREP_CHAT_STARTERS: 'One? | Two?',
    });
    expect(config.allowedOrigins).toEqual(['https://a.example', 'https://b.example:8443']);
    expect(config.settings.starters).toEqual(['One?', 'Two?']);
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
});
