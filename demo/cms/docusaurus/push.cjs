// Docusaurus compiles what a plugin imports to CommonJS, which breaks packages of ES modules; CommonJS it leaves alone,
// and there `import()` is Node's own.

/** @type {typeof import('prep-chat/push').pushAfterBuild} */
module.exports = async (options, log) => {
  const { pushAfterBuild } = await import('prep-chat/push');
  await pushAfterBuild(options, log);
};
