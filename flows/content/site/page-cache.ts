import type { Fetched } from './get.ts';

const mostBytes = 64 * 1024 * 1024;
const longest = 30 * 60_000;

/** Pages that a crawl has fetched for their links and that are about to be read: 64 MB, half an hour, each once. */
export function createPageCache() {
  const pages = new Map<string, Fetched>();
  let bytes = 0;
  let timer: NodeJS.Timeout | undefined;
  const clear = () => {
    clearTimeout(timer);
    timer = undefined;
    pages.clear();
    bytes = 0;
  };
  const take = (address: string): Fetched | undefined => {
    const fetched = pages.get(address);
    if (pages.delete(address)) bytes -= fetched?.body.length ?? 0;
    return fetched;
  };
  return {
    clear,
    take,
    /** What does not fit is fetched again when it is read. */
    put(address: string, fetched: Fetched): void {
      take(address);
      if (bytes + fetched.body.length > mostBytes) return;
      // another process may read them: then nobody takes them here
      timer ??= setTimeout(clear, longest).unref();
      pages.set(address, fetched);
      bytes += fetched.body.length;
    },
  };
}

export type PageCache = ReturnType<typeof createPageCache>;
