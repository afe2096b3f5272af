/** What `cem analyze` reads: every module of the elements, but not the wire contract. */
export default {
  globs: [
    'widget/index.ts',
    'widget/define.ts',
    'widget/launcher/prep-chat.ts',
    'widget/elements/**/*.ts',
    'widget/events.ts',
    'widget/events/**/*.ts',
  ],
  exclude: ['**/*.styles.ts', '**/*.d.ts'],
  outdir: '.',
  litelement: true,
  dependencies: false,
  packagejson: false,
};
