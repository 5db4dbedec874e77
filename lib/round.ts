/** Two decimals, so that the server and every browser draw the same. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
