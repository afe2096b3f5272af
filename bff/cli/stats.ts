import { openDatabase } from '../adapters/open-database.ts';
import { createSqlStatsStore } from '../adapters/sql-stats-store.ts';
import { ConfigError } from '../config.ts';
import { statsToCsv, statsToJson, statsToTable } from '../stats/show-stats.ts';
import { readConfig } from './read-config.ts';

interface StatsOptions {
  /** Missing: all sites. */
  siteKey: string | undefined;
  /** How far back, as it was typed. */
  days: string;
  json: boolean;
  csv: boolean;
}

/** `prep-chat stats`: what questions took and what was spared, by day and site. */
export async function stats({ siteKey, days, json, csv }: StatsOptions): Promise<void> {
  if (!/^[1-9]\d{0,3}$/.test(days)) throw new ConfigError(['--days: a whole number from 1 to 9999']);
  const database = await openDatabase(readConfig());
  try {
    const found = await createSqlStatsStore(database.sql).perDay(Number(days), siteKey);
    if (json) process.stdout.write(statsToJson(Number(days), found));
    else if (csv) process.stdout.write(statsToCsv(found));
    else if (found.length > 0) process.stdout.write(statsToTable(found));
    else process.stdout.write(`Nothing was asked in the last ${days} days.\n`);
  } finally {
    await database.close();
  }
}
