import { z } from "zod";
import { languages, templateCategories } from "#db/enums";
import { templateLanguages } from "#lib/i18n/template-languages";
import { MAX_TARGETS, NAME_MAX, type SettingName, settingNames } from "./limits.ts";

const rowId = z.string().min(1).max(64);
const text = (max: number) => z.string().max(max, "rollouts.textLong");
const target = z.object({
  customerId: rowId,
  /** Null lets the customer's only channel be taken. */
  channelId: rowId.nullable(),
  values: z.record(z.string().max(40), text(500)),
});

const common = {
  name: z.string().trim().min(1, "rollouts.nameRequired").max(NAME_MAX, "rollouts.nameLong"),
  targets: z.array(target).min(1, "rollouts.targetsRequired").max(MAX_TARGETS, "rollouts.targetsMany"),
};

const template = z.object({
  name: z
    .string()
    .trim()
    .min(1, "templates.nameRequired")
    .regex(/^[a-z0-9_]+$/, "templates.nameShape")
    .max(512, "templates.nameLong"),
  language: z.enum(templateLanguages, { error: "templates.languageRequired" }),
  category: z.enum(templateCategories, { error: "templates.categoryRequired" }).exclude(["authentication"]),
  header: text(500),
  body: text(4_000).refine((value) => value.trim() !== "", { message: "rollouts.bodyRequired" }),
  footer: text(500),
  /** By variable: what the reviewer is shown. */
  samples: z.record(z.string().max(200), text(500)),
});

export const PlanRolloutInput = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("template"), ...common, template }),
  z.object({
    kind: z.literal("setting"),
    ...common,
    setting: z.enum(settingNames),
    value: text(200).refine((value) => value.trim() !== "", { message: "rollouts.valueRequired" }),
  }),
]);
export type PlanRolloutInput = z.output<typeof PlanRolloutInput>;

export const RolloutInput = z.object({ rolloutId: rowId });
export type RolloutInput = z.output<typeof RolloutInput>;

/**
 * The value of a setting as it is stored; null when the text is none.
 *
 * @param value as it is typed: `on`, `off`, a whole number, an IANA zone, a language
 */
export function settingValue(setting: SettingName, value: string): boolean | number | string | null {
  const plain = value.trim();
  if (setting === "requireConsent") return plain === "on" ? true : plain === "off" ? false : null;
  if (setting === "failedShare") return /^(100|\d{1,2})$/.test(plain) ? Number(plain) : null;
  if (setting === "language") return languages.find((each) => each === plain) ?? null;
  try {
    new Intl.DateTimeFormat("en", { timeZone: plain });
    return plain;
  } catch {
    return null;
  }
}
