import { expect, it } from "vitest";
import type { PolicyRule } from "../policies/list-policies.ts";
import { type PolicyProblem, policyProblem } from "./policy-problem.ts";

const sms: PolicyRule = { id: "R01", name: "By SMS", channel: "Kiosk", platform: "sms", template: null, bySms: true };
const mail = (given: Partial<NonNullable<PolicyRule["template"]>> = {}): PolicyRule => ({
  ...{ id: "R02", name: "By mail", channel: "Mail", platform: "email", bySms: false },
  template: { name: "ready", category: "utility", columns: ["body.name"], defaults: {}, ...given },
});
const named = { category: "utility", columns: ["body.name"] };
const bare = { category: "utility", columns: [] };

it.each<
  [string, PolicyRule[], boolean, typeof named | { category: string; columns: string[] } | null, PolicyProblem | null]
>([
  ["is chosen with SMS active", [mail(), sms], true, named, null],
  ["needs SMS for a rule by SMS", [mail(), sms], false, named, { kind: "smsOff" }],
  ["needs no SMS without such a rule", [mail()], false, named, null],
  [
    "needs the variables of its templates",
    [mail()],
    true,
    bare,
    { kind: "variable", rule: "By mail", name: "$(name)" },
  ],
  ["takes a default for a variable", [mail({ defaults: { "body.name": "friend" } })], true, bare, null],
  [
    "takes no empty default",
    [mail({ defaults: { "body.name": " " } })],
    true,
    bare,
    { kind: "variable", rule: "By mail", name: "$(name)" },
  ],
  ["finds a variable under the same name elsewhere", [mail({ columns: ["header.name"] })], true, named, null],
  [
    "follows codes alone with a template for codes",
    [mail({ category: "authentication" })],
    true,
    named,
    { kind: "codes", rule: "By mail" },
  ],
  [
    "follows codes with a template for codes",
    [mail({ category: "authentication", columns: ["body.code"] })],
    true,
    { category: "authentication", columns: ["body.code"] },
    null,
  ],
  [
    "cannot be chosen without its template",
    [{ ...mail(), template: null }],
    true,
    named,
    { kind: "gone", rule: "By mail" },
  ],
  ["asks nothing of a template that is not chosen yet", [mail()], true, null, null],
])("a policy %s", (_name, rules, smsActive, template, expected) => {
  expect(policyProblem(rules, { smsActive, template })).toEqual(expected);
});
