/**
 * A timer that can be held.
 *
 * @param {number} duration milliseconds that it runs; never calls `done` when 0
 * @param {() => void} done
 */
export function countdown(duration, done) {
  let left = duration;
  let since = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  function hold() {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    left -= Date.now() - since;
  }
  function run() {
    if (timer !== undefined || duration === 0) return;
    since = Date.now();
    timer = setTimeout(done, Math.max(left, 0));
  }
  /** Gives it the whole duration again. */
  function restart() {
    const wasRunning = timer !== undefined;
    hold();
    left = duration;
    if (wasRunning) run();
  }
  return { hold, run, restart };
}
