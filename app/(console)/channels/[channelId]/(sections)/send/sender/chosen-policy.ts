import { type PolicyProblem, policyProblem } from "#lib/fallback/links/policy-problem";
import type { FallbackForm } from "#lib/fallback/schema";
import { templateColumns } from "#lib/templates/content/columns";
import type { SendableTemplate } from "#lib/templates/queries";
import type { SendData } from "../send-data.ts";

export type Policy = SendData["policies"][number];

/** Why the form's send cannot have a policy; null when it can. */
export function problemOf(data: SendData, policy: Policy, template: SendableTemplate | null): PolicyProblem | null {
  const sent = template && { category: template.category, columns: templateColumns(template.content) };
  return policyProblem(policy.rules, { smsActive: data.smsActive === true, template: sent });
}

/** The policy that the form has: whether it sends an SMS, which needs a text, and why this send cannot have it. */
export function chosenPolicy(data: SendData, fallback: FallbackForm | undefined, template: SendableTemplate | null) {
  const policy = data.policies.find(({ id }) => id === fallback?.policyId) ?? null;
  return {
    policy,
    // Of rules that the member does not see, nothing is known.
    bySms: !policy || policy.rules.length === 0 || policy.rules.some((rule) => rule.bySms),
    problem: policy && problemOf(data, policy, template),
  };
}
