import { z } from "zod";
import { bindingEnvironments, channelStates, platforms } from "#db/enums";

/** Lengths count characters as a person sees them counted: one per code point, not per UTF-16 unit. */
export const NAME_MAX = 50;
export const REMARKS_MAX = 150;
export const REASON_MAX = 300;
export const DISPLAY_NAME_MAX = 100;
export const pageSizes = [10, 20, 50, 100] as const;

/** Languages in which the platform reads out or writes the code. */
export const codeLanguages = [
  "en_US",
  "en_GB",
  "zh_CN",
  "zh_HK",
  "de",
  "es",
  "fr",
  "it",
  "pt_BR",
  "ja",
  "ko",
  "ar",
] as const;

const length = (text: string) => Array.from(text).length;
const atMost = (max: number) => (text: string) => length(text) <= max;

const channelName = z
  .string()
  .trim()
  .min(1, "channels.nameRequired")
  .refine(atMost(NAME_MAX), { message: "channels.nameLong" });
const remarks = z.string().trim().refine(atMost(REMARKS_MAX), { message: "channels.remarksLong" });
const reason = z
  .string()
  .trim()
  .min(1, "channels.reasonRequired")
  .refine(atMost(REASON_MAX), { message: "channels.reasonLong" });
const channelId = z.string().regex(/^cams-[a-z0-9]{10,12}$/, "channels.idInvalid");
const rowId = z.string().min(1).max(64);
const digits = (text: string) => text.replace(/[\s\-().]/g, "");

export const CreateChannelInput = z.object({
  type: z.enum(platforms, { error: "channels.typeRequired" }),
  name: channelName,
  remarks,
  /** The customer it is made for, when a provider's staff make it. */
  customerId: z.string().min(1, "channels.customerRequired").max(64).optional(),
});
export type CreateChannelInput = z.output<typeof CreateChannelInput>;

export const ChannelInput = z.object({ channelId });
export type ChannelInput = z.output<typeof ChannelInput>;

export const EditChannelInput = z.object({ channelId, name: channelName, remarks });
export type EditChannelInput = z.output<typeof EditChannelInput>;

export const RequestUnbindingInput = z.object({ channelId, reason });
export type RequestUnbindingInput = z.output<typeof RequestUnbindingInput>;

export const UnbindCustomerInput = z.object({ channelId, customerId: rowId, reason });
export type UnbindCustomerInput = z.output<typeof UnbindCustomerInput>;

export const DeleteChannelInput = z.object({ channelId, name: z.string().trim() });
export type DeleteChannelInput = z.output<typeof DeleteChannelInput>;

const accountId = z
  .string()
  .transform(digits)
  .pipe(
    z
      .string()
      .min(1, "channels.accountIdRequired")
      .regex(/^\d{5,25}$/, "channels.accountIdInvalid"),
  );

export const BindByTokenInput = z.object({
  channelId,
  environment: z.enum(bindingEnvironments),
  accountId,
  accessToken: z
    .string()
    .trim()
    .min(1, "channels.tokenRequired")
    .max(2048, "channels.tokenInvalid")
    .regex(/^[\x21-\x7e]*$/, "channels.tokenInvalid"),
  appSecret: z
    .string()
    .trim()
    .min(1, "channels.secretRequired")
    .max(256, "channels.secretInvalid")
    .regex(/^[\x21-\x7e]*$/, "channels.secretInvalid"),
});
export type BindByTokenInput = z.output<typeof BindByTokenInput>;

export const BindBySignUpInput = z.object({
  channelId,
  environment: z.enum(bindingEnvironments),
  code: z.string().min(1).max(2048),
  accountId,
});
export type BindBySignUpInput = z.output<typeof BindBySignUpInput>;

const signedUp = { channelId, environment: z.enum(bindingEnvironments), code: z.string().min(1).max(2048) };

export const ReadSharedInput = z.object(signedUp);
export type ReadSharedInput = z.output<typeof ReadSharedInput>;

export const BindChosenInput = z.object({
  channelId,
  accountId: z.string().regex(/^\d{5,25}$/, "channels.accountRequired"),
  /** What `readSharedAccounts` gave. */
  choice: z.string().min(1).max(8_192),
});
export type BindChosenInput = z.output<typeof BindChosenInput>;

export const AddNumberInput = z.object({
  channelId,
  countryCode: z
    .string()
    .transform((text) => digits(text).replace(/^\+/, ""))
    .pipe(
      z
        .string()
        .min(1, "channels.countryCodeRequired")
        .regex(/^[1-9]\d{0,3}$/, "channels.countryCodeInvalid"),
    ),
  number: z
    .string()
    .transform(digits)
    .pipe(
      z
        .string()
        .min(1, "channels.numberRequired")
        .regex(/^\d{4,14}$/, "channels.numberInvalid"),
    ),
  displayName: z
    .string()
    .trim()
    .min(1, "channels.displayNameRequired")
    .refine(atMost(DISPLAY_NAME_MAX), { message: "channels.displayNameLong" }),
});
export type AddNumberInput = z.output<typeof AddNumberInput>;

const sender = { channelId, senderId: rowId };

export const SenderInput = z.object(sender);
export type SenderInput = z.output<typeof SenderInput>;

export const RequestCodeInput = z.object({
  ...sender,
  method: z.enum(["SMS", "VOICE"]),
  language: z.enum(codeLanguages),
});
export type RequestCodeInput = z.output<typeof RequestCodeInput>;

export const VerifyCodeInput = z.object({
  ...sender,
  code: z
    .string()
    .transform((text) => text.replace(/[\s-]/g, ""))
    .pipe(z.string().regex(/^\d{6}$/, "channels.codeInvalid")),
});
export type VerifyCodeInput = z.output<typeof VerifyCodeInput>;

export const RegisterInput = z.object({
  ...sender,
  /** Only when the number already has a PIN that we did not set. */
  pin: z
    .string()
    .trim()
    .refine((text) => text === "" || /^\d{6}$/.test(text), { message: "channels.pinInvalid" }),
});
export type RegisterInput = z.output<typeof RegisterInput>;

const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .refine((text) => !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text));

/** What a list of channels is asked with. Days are the workspace's, both included. */
export const ChannelFilter = z.object({
  type: z.enum(platforms).nullable(),
  q: z.string().trim().max(100),
  states: z.array(z.enum(channelStates)),
  from: day.nullable(),
  to: day.nullable(),
  customerId: rowId.nullable(),
  oldestFirst: z.boolean(),
  page: z.number().int().min(1).max(1_000_000),
  size: z.union(pageSizes.map((size) => z.literal(size))),
});
export type ChannelFilter = z.output<typeof ChannelFilter>;
