/** What the package is where a framework renders on a server: the same values, and no element to define. */
export * from './events.ts';
export * from './protocol/index.ts';
