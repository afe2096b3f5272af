import { createSqlPassageStore } from '../../flows/content/sql-passage-store.ts';
import { openDatabase } from '../adapters/open-database.ts';
import { createSqlGapStore } from '../adapters/sql-gap-store.ts';
import { ConfigError } from '../config.ts';
import { findGaps } from '../gaps/find-gaps.ts';
import { gapsToCsv, gapsToTable } from '../gaps/show-gaps.ts';
import { readConfig } from './read-config.ts';

interface GapsOptions {
  siteKey: string;
  /** How far back, as it was typed. */
  days: string;
  json: boolean;
  csv: boolean;
}

/** `prep-chat gaps`: what visitors ask that the site does not answer. */
export async function gaps({ siteKey, days, json, csv }: GapsOptions): Promise<void> {
  if (!/^[1-9]\d{0,3}$/.test(days)) throw new ConfigError(['--days: a whole number from 1 to 9999']);
  const database = await openDatabase(readConfig());
  try {
    const { sql } = database;
    const ports = { store: createSqlGapStore(sql), content: createSqlPassageStore(sql, siteKey) };
    const found = await findGaps(ports, siteKey, Number(days));
    if (json) process.stdout.write(`${JSON.stringify({ days: Number(days), gaps: found })}\n`);
    else if (csv) process.stdout.write(gapsToCsv(found));
    else if (found.length > 0) process.stdout.write(gapsToTable(found));
    else process.stdout.write(`Nothing was asked in vain in the last ${days} days.\n`);
  } finally {
    await database.close();
  }
}
