import { reviewedTemplates } from "#lib/connectors/profiles";

/** Buttons of a message as a phone shows them: the first ones, and those behind a last one that opens them all. */
export function foldButtons<B>(buttons: readonly B[]): { shown: readonly B[]; folded: readonly B[] } {
  const most = reviewedTemplates.limits.buttonsShown;
  if (buttons.length <= most) return { shown: buttons, folded: [] };
  return { shown: buttons.slice(0, most - 1), folded: buttons.slice(most - 1) };
}
