import type { SendForm } from "#lib/campaigns/schema";

/**
 * Adds the changes that follow from a change of the form.
 *
 * @returns all changes, and whether the imported list of people no longer fits the form
 */
export function withDependents(
  before: SendForm,
  changes: Partial<SendForm>,
  facts: {
    hasVariables: (templateCode: string) => boolean;
    /** How the current list was given; null without a list. */
    listMethod: SendForm["method"] | null;
    /** A start to suggest when none was chosen. */
    suggestedAt: () => string;
  },
): { changes: Partial<SendForm>; dropsList: boolean } {
  const after: Partial<SendForm> = { ...changes };
  const changed = (name: keyof SendForm) => after[name] !== undefined && after[name] !== before[name];

  if (changed("language")) after.templateCode ??= "";
  // The values belong to the columns of one template.
  if (changed("templateCode") && before.values) after.values ??= {};
  // A test compares two templates that fit one list, and everybody gets one of the two.
  if (before.ab && (changed("templateCode") || after.byLanguage || after.waves)) after.ab = undefined;
  if (before.waves && after.ab) after.waves = undefined;
  // Typed numbers have no values for variables: such a template needs a file.
  const method = after.method ?? before.method;
  if (changed("templateCode") && method === "phones" && facts.hasVariables(after.templateCode ?? "")) {
    after.method = "excel";
  }
  if (changed("when") && after.when === "timed" && !before.at) after.at ??= facts.suggestedAt();

  // A list is read for one template, whose columns it has, in one or in all of its languages, and for the numbers as they
  // were typed.
  const retyped = changed("numbers") && facts.listMethod === "phones";
  const ofContacts = facts.listMethod === "group" || facts.listMethod === "segment";
  const chosenAnew = (changed("audience") || changed("values")) && ofContacts;
  const dropsList = changed("templateCode") || changed("method") || changed("byLanguage") || retyped || chosenAnew;
  return { changes: dropsList ? { ...after, importId: null } : after, dropsList };
}
