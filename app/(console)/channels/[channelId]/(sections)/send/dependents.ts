import type { SendForm } from "#lib/campaigns/schema";

/**
 * Adds to a change of the form what follows from it.
 *
 * @returns all changes, and whether the list of people that was read no longer fits the form
 */
export function withDependents(
  before: SendForm,
  changes: Partial<SendForm>,
  facts: {
    hasVariables: (templateCode: string) => boolean;
    /** How the list was given that is in the form now. */
    listMethod: SendForm["method"] | null;
    /** A start to suggest when none was chosen. */
    suggestedAt: () => string;
  },
): { changes: Partial<SendForm>; dropsList: boolean } {
  const after: Partial<SendForm> = { ...changes };
  const changed = (name: keyof SendForm) => after[name] !== undefined && after[name] !== before[name];

  if (changed("language")) after.templateCode ??= "";
  // Typed numbers carry no values: a template with variables needs a file.
  const method = after.method ?? before.method;
  if (changed("templateCode") && method === "phones" && facts.hasVariables(after.templateCode ?? "")) {
    after.method = "excel";
  }
  if (changed("when") && after.when === "timed" && !before.at) after.at ??= facts.suggestedAt();

  // A list was read for one template, because another one's columns may differ, and for the numbers as they were checked.
  const retyped = changed("numbers") && facts.listMethod === "phones";
  const dropsList = changed("templateCode") || changed("method") || retyped;
  return { changes: dropsList ? { ...after, importId: null } : after, dropsList };
}
