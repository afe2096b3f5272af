import type { Receipt } from '../protocol/index.ts';
import { parseReceipt } from '../protocol/parse-receipt.ts';
import { RequestError, type BffClient } from './bff-client.ts';

/** What a question has taken so far; rejects with RequestError. */
export async function fetchReceipt(client: BffClient, runId: string): Promise<Receipt> {
  const response = await client.send('GET', `/api/runs/${runId}/receipt`, AbortSignal.timeout(20_000));
  const found = parseReceipt(await response.json().catch(() => undefined));
  if (!found) throw new RequestError('internal');
  return found;
}
