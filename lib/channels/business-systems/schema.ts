import { z } from "zod";
import { ChannelInput } from "../schema.ts";
import { tokenForm } from "./token-form.ts";

/** Lengths count characters as a person sees them counted. */
export const SYSTEM_NAME_MAX = 50;
export const SYSTEM_REMARKS_MAX = 150;
export const SYSTEM_URL_MAX = 2_000;
export const INTENT_CODE_MAX = 50;
export const INTENT_NAME_MAX = 50;
export const INTENT_DATA_MAX = 2_000;
const length = (text: string) => Array.from(text).length;
const rowId = z.string().min(1).max(64);

/** An http(s) address with a host, and without a name, a password or a fragment. */
function isAddress(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === "") return false;
  return url.username === "" && url.password === "" && url.hash === "";
}

const fields = {
  name: z
    .string()
    .trim()
    .min(1, "businessSystems.nameRequired")
    .refine((text) => length(text) <= SYSTEM_NAME_MAX, { message: "businessSystems.nameLong" }),
  url: z
    .string()
    .trim()
    .min(1, "businessSystems.urlRequired")
    .max(SYSTEM_URL_MAX, "businessSystems.urlLong")
    .refine((text) => text === "" || isAddress(text), { message: "businessSystems.urlInvalid" }),
  remarks: z
    .string()
    .trim()
    .refine((text) => length(text) <= SYSTEM_REMARKS_MAX, { message: "businessSystems.remarksLong" }),
};
const token = z.string().trim();
const isToken = (text: string) => tokenForm.test(text);

export const AddSystemInput = ChannelInput.extend({
  ...fields,
  token: token.min(1, "businessSystems.tokenRequired").refine(isToken, { message: "businessSystems.tokenInvalid" }),
});
export type AddSystemInput = z.output<typeof AddSystemInput>;

export const SystemInput = ChannelInput.extend({ systemId: rowId });
export type SystemInput = z.output<typeof SystemInput>;

/** An empty token keeps the present one. */
export const EditSystemInput = SystemInput.extend({
  ...fields,
  token: token.refine((text) => text === "" || isToken(text), { message: "businessSystems.tokenInvalid" }),
});
export type EditSystemInput = z.output<typeof EditSystemInput>;

const code = z
  .string()
  .trim()
  .min(1, "businessSystems.codeRequired")
  .max(INTENT_CODE_MAX, "businessSystems.codeLong")
  .regex(/^[A-Za-z0-9_.-]*$/, "businessSystems.codeInvalid");
const intentFields = {
  name: z
    .string()
    .trim()
    .min(1, "businessSystems.intentNameRequired")
    .refine((text) => length(text) <= INTENT_NAME_MAX, { message: "businessSystems.intentNameLong" }),
  data: z
    .string()
    .trim()
    .refine((text) => length(text) <= INTENT_DATA_MAX, { message: "businessSystems.dataLong" }),
};

export const AddIntentInput = SystemInput.extend({ code, ...intentFields });
export type AddIntentInput = z.output<typeof AddIntentInput>;

export const IntentInput = ChannelInput.extend({ code });
export type IntentInput = z.output<typeof IntentInput>;

export const EditIntentInput = IntentInput.extend(intentFields);
export type EditIntentInput = z.output<typeof EditIntentInput>;
