import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What was pushed last: address of each page → its mark. */
export type PushRecord = Map<string, string>;

/** Reads the record of one target (server, site, address) out of a file; empty when there is none. */
export async function readRecord(file: string, target: string): Promise<PushRecord> {
  return new Map(Object.entries((await readAll(file))[target] ?? {}));
}

/** Writes it back beside those of other targets. */
export async function writeRecord(file: string, target: string, record: PushRecord): Promise<void> {
  const all = { ...(await readAll(file)), [target]: Object.fromEntries(record) };
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(all, null, 1)}\n`);
}

async function readAll(file: string): Promise<Record<string, Record<string, string>>> {
  try {
    const found: unknown = JSON.parse(await readFile(file, 'utf8'));
    return isRecords(found) ? found : {};
  } catch {
    // Not there, or broken: then everything is pushed again.
    return {};
  }
}

function isRecords(value: unknown): value is Record<string, Record<string, string>> {
  const isPlain = (each: unknown) => typeof each === 'object' && each !== null && !Array.isArray(each);
  return isPlain(value) && Object.values(value as object).every(isPlain);
}
