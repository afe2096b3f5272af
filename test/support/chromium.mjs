// How every test starts Chromium: the one that is on the machine, else Playwright's own.
import { existsSync } from 'node:fs';

const known = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Path of a Chromium that is installed on the machine, if there is one. */
export function installedChromium() {
  return [process.env.CHROMIUM_PATH, ...known].find((path) => path && existsSync(path));
}

/** Launch options for Playwright. Without the flags Chromium looks up its maker's hosts at every start. */
export function chromiumLaunch() {
  const executablePath = installedChromium();
  return {
    ...(executablePath ? { executablePath } : {}),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  };
}
