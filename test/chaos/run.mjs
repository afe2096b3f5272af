// `npm run chaos`: five minutes of harm, or PREP_CHAT_CHAOS_SECONDS; PREP_CHAT_CHAOS_SEED does a run's harm again.
process.env.PREP_CHAT_CHAOS_SECONDS ??= '300';
process.argv.splice(2, Infinity, '--project', 'chaos');
await import('../run.mjs');
