/**
 * Buttons of a message as a phone shows them: the first ones, and those behind a last one that opens them all.
 * @param most how many the phone shows at once
 */
export function foldButtons<B>(buttons: readonly B[], most: number): { shown: readonly B[]; folded: readonly B[] } {
  if (buttons.length <= most) return { shown: buttons, folded: [] };
  return { shown: buttons.slice(0, most - 1), folded: buttons.slice(most - 1) };
}
