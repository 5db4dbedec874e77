/** A size as people read it: `3.1 MB`, `820 kB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 100 * 1024) return `${Math.max(bytes > 0 ? 1 : 0, Math.round(bytes / 1024))} kB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
