import { z } from "zod";
import { fallbackTriggers } from "#db/fallback-enums";
import {
  CODE_WAIT_MAX,
  DEFAULT_MAX,
  DURATION_MAX,
  DURATION_MIN,
  FALLBACK_TEXT_MAX,
  POLICY_NAME_MAX,
  POLICY_RULES_MAX,
  RULE_NAME_MAX,
} from "./limits.ts";
import { secondsOf } from "./problem.ts";
import { canSetOff } from "./rules.ts";

const length = (text: string) => Array.from(text).length;
const id = z.string().min(1, "input.required").max(64);
const name = (most: number, long: string) =>
  z
    .string()
    .trim()
    .min(1, "fallback.nameRequired")
    .refine((text) => length(text) <= most, { message: long });

const ruleFields = {
  name: name(RULE_NAME_MAX, "fallback.ruleNameLong"),
  /** What messages come from: a sender ID, a number, an address. Its channel follows from it. */
  senderId: z.string().min(1, "fallback.senderRequired").max(64),
  /** The template of the sender's channel that is sent; null or absent for an SMS. */
  templateCode: z.string().min(1, "fallback.templateRequired").max(64).nullable().optional(),
  /** What stands in place of the template's variables that a send has nothing for. */
  defaults: z
    .array(
      z.object({
        column: z.string().max(100),
        text: z
          .string()
          .trim()
          .refine((text) => length(text) <= DEFAULT_MAX, { message: "fallback.defaultLong" }),
      }),
    )
    .max(100)
    .optional(),
};
export const CreateRuleInput = z.object(ruleFields);
export type CreateRuleInput = z.output<typeof CreateRuleInput>;
export const RuleRef = z.object({ ruleId: id });
export type RuleRef = z.output<typeof RuleRef>;
export const EditRuleInput = RuleRef.extend(ruleFields);
export type EditRuleInput = z.output<typeof EditRuleInput>;

const policyFields = {
  name: name(POLICY_NAME_MAX, "fallback.policyNameLong"),
  /** In the order in which they are tried. */
  ruleIds: z
    .array(id)
    .min(1, "fallback.rulesRequired")
    .max(POLICY_RULES_MAX, "fallback.rulesMany")
    .refine((ids) => new Set(ids).size === ids.length, { message: "fallback.rulesTwice" }),
};
export const CreatePolicyInput = z.object(policyFields);
export type CreatePolicyInput = z.output<typeof CreatePolicyInput>;
export const PolicyRef = z.object({ policyId: id });
export type PolicyRef = z.output<typeof PolicyRef>;
export const EditPolicyInput = PolicyRef.extend(policyFields);
export type EditPolicyInput = z.output<typeof EditPolicyInput>;

/** The fallback that a send is launched with. */
export const FallbackInput = z
  .object({
    policyId: z.string().min(1, "fallback.policyRequired").max(64),
    triggers: z.array(z.enum(fallbackTriggers)).min(1, "fallback.triggerRequired"),
    durationSeconds: z
      .int("fallback.durationRange")
      .min(DURATION_MIN, "fallback.durationRange")
      .max(DURATION_MAX, "fallback.durationRange")
      .nullable(),
    /** What an SMS says; empty where the policy has no rule for SMS. */
    text: z
      .string()
      .trim()
      .refine((text) => length(text) <= FALLBACK_TEXT_MAX, { message: "fallback.textLong" }),
  })
  .refine(({ triggers, durationSeconds }) => canSetOff({ triggers, durationMs: durationSeconds }), {
    message: "fallback.unreadNeedsTime",
    path: ["durationSeconds"],
    when: ({ issues }) => issues.length === 0,
  });
export type FallbackInput = z.output<typeof FallbackInput>;

/** The part of the send form about the fallback, complete or not. The duration is what was typed. */
export const FallbackForm = z.object({
  policyId: z.string().max(64),
  triggers: z.array(z.enum(fallbackTriggers)).max(fallbackTriggers.length),
  duration: z.string().max(10),
  text: z.string().max(4_000, "campaigns.draftTooLong"),
});
export type FallbackForm = z.output<typeof FallbackForm>;

/** What the form says, as a launch takes it; what was typed and is no number of seconds is out of range. */
export function fallbackInputOf({ duration, ...form }: FallbackForm): Record<keyof FallbackInput, unknown> {
  return { ...form, durationSeconds: secondsOf(duration) };
}

function isWait(typed: string): boolean {
  const seconds = /^\d{1,4}$/.test(typed) ? Number(typed) : Number.NaN;
  return seconds >= DURATION_MIN && seconds <= CODE_WAIT_MAX;
}

/** In which order a channel's codes are sent; null for the channel alone. */
export const CodeScheduleInput = z.object({
  channelId: id,
  schedule: z
    .object({
      policyId: z.string().min(1, "fallback.policyRequired").max(64),
      /** As it was typed. */
      seconds: z
        .string()
        .trim()
        .refine((typed) => isWait(typed), { message: "codes.waitRange" }),
      text: z
        .string()
        .trim()
        .min(1, "fallback.textRequired")
        .refine((text) => length(text) <= FALLBACK_TEXT_MAX, { message: "fallback.textLong" }),
    })
    .nullable(),
});
export type CodeScheduleInput = z.output<typeof CodeScheduleInput>;
