import type { PolicyRule } from "../policies/list-policies.ts";
import { missingVariables } from "./link-values.ts";

/** What keeps a send from having a policy; `rule` is the one that it is about. */
export type PolicyProblem =
  | { kind: "smsOff" }
  | { kind: "gone"; rule: string }
  | { kind: "codes"; rule: string }
  | { kind: "variable"; rule: string; name: string };

/**
 * The first reason why a send cannot have a policy, as the launch would say it; null for none. Safe in the browser.
 *
 * @param send.template null while none is chosen: what depends on it is not asked
 */
export function policyProblem(
  rules: readonly PolicyRule[],
  send: { smsActive: boolean; template: { category: string; columns: readonly string[] } | null },
): PolicyProblem | null {
  if (!send.smsActive && rules.some(({ bySms }) => bySms)) return { kind: "smsOff" };
  for (const { name: rule, bySms, template } of rules) {
    if (bySms) continue;
    if (!template) return { kind: "gone", rule };
    if (!send.template) continue;
    if (template.category === "authentication" && send.template.category !== "authentication")
      return { kind: "codes", rule };
    const [missing] = missingVariables(template.columns, send.template.columns, template.defaults);
    if (missing !== undefined) return { kind: "variable", rule, name: `$(${missing})` };
  }
  return null;
}
