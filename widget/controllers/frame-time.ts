/** How long all answers together may write in one frame, in ms: what is written must be laid out too. */
const sliceMs = 5;

let frame: unknown;
let end = 0;

/** When to pause in this frame, as of `performance.now()`. Nobody waits for a page that is hidden. */
export function frameEnd(): number {
  if (document.hidden) return Infinity;
  const { currentTime } = document.timeline;
  if (currentTime !== frame) end = performance.now() + sliceMs;
  frame = currentTime;
  return end;
}

/** Settles with the next frame; at once in a hidden page, which has none. */
export async function nextFrame(): Promise<void> {
  if (!document.hidden) await new Promise((resolve) => requestAnimationFrame(resolve));
}
