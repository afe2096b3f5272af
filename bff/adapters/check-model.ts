import type { Config } from '../config.ts';
import type { Finding } from '../ports/finding.ts';

const patienceMs = 10_000;

/** Asks the model's server for its list of models: costs nothing and shows whether address and key are right. */
export async function checkModel({
  apiKey,
  baseUrl,
  models,
}: NonNullable<Config['model']>): Promise<Finding[]> {
  const about = baseUrl ? 'OPENAI_BASE_URL' : 'OPENAI_API_KEY';
  const problem = (text: string, mend: string): Finding[] => [{ about, level: 'problem', text, mend }];
  const root = (baseUrl ?? 'https://api.openai.com/v1').replace(/\/$/, '');
  try {
    const response = await fetch(`${root}/models`, {
      headers: apiKey ? { authorization: `Bearer ${apiKey}` } : {},
      signal: AbortSignal.timeout(patienceMs),
    });
    if (response.status === 401 || response.status === 403)
      return problem('the model’s server refuses the key', 'set OPENAI_API_KEY');
    if (!response.ok)
      return problem(`the model’s server answers with ${response.status}`, 'check OPENAI_BASE_URL');
    const names = idsOf(await response.json());
    if (names.length === 0) return [];
    return models
      .filter((model) => !names.includes(model))
      .map((model) => ({
        about: 'OPENAI_MODEL',
        level: 'warning',
        text: `the server does not list ${model}`,
        mend: 'check the name',
      }));
  } catch {
    return problem('the model’s server cannot be reached', 'check the address and the network');
  }
}

function idsOf(body: unknown): string[] {
  const { data } = (body ?? {}) as { data?: unknown };
  if (!Array.isArray(data)) return [];
  return data.flatMap((entry: unknown) => {
    const { id } = (entry ?? {}) as { id?: unknown };
    return typeof id === 'string' ? [id] : [];
  });
}
