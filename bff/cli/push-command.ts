import { ConfigError } from '../config.ts';
import { pushFolder, describePush } from './push.ts';

interface PushCommandOptions {
  url?: string | undefined;
  to?: string | undefined;
  site?: string | undefined;
  record?: string | undefined;
  'clean-urls': boolean;
  all: boolean;
  'allow-removals': boolean;
}

/** `prep-chat push`: resolves to the exit code, 1 if a page could not be taken. */
export async function pushCommand(
  folder: string,
  { url, to, ...values }: PushCommandOptions,
): Promise<number> {
  const missing = [
    ...(url ? [] : ['--url: say where the folder is on the site, e.g. --url https://www.example.com/docs/']),
    ...(to ? [] : ['--to: say where the prep-chat server is, e.g. --to https://chat.example.com']),
  ];
  if (!url || !to) throw new ConfigError(missing);
  const report = await pushFolder({
    folder,
    url,
    server: to,
    site: values.site,
    record: values.record,
    cleanUrls: values['clean-urls'],
    all: values.all,
    allowRemovals: values['allow-removals'],
  });
  for (const line of describePush(report)) process.stdout.write(`${line}\n`);
  return report.failed.length > 0 ? 1 : 0;
}
