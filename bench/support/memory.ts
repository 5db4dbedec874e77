/**
 * Watches the resident memory of this process, its threads included.
 *
 * @returns a function that stops watching and returns where it began and its peak, in MiB
 */
export function watchMemory(): () => { before: number; peak: number } {
  global.gc?.();
  const before = process.memoryUsage.rss();
  let peak = before;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 20);
  return () => {
    clearInterval(timer);
    return { before: before / 1024 / 1024, peak: peak / 1024 / 1024 };
  };
}
