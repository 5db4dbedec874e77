import { z } from "zod";
import { codeImageFormats } from "#lib/connectors/abilities";
import type { PlatformProfile } from "#lib/connectors/profile";
import { AddNumberInput, SenderInput } from "../schema.ts";

/** What can be changed about a number. Limits that platforms set differently are handed in; the verbs check them again. */

const length = (text: string) => Array.from(text).length;
const atMost = (max: number, message: string) =>
  z
    .string()
    .trim()
    .refine((text) => length(text) <= max, { message });

type ProfileLimits = NonNullable<PlatformProfile["businessProfile"]>;
type GreetingLimits = NonNullable<PlatformProfile["greeting"]>;

/** For the action, before the channel's platform is known. */
const widestProfile = {
  ...{ about: 1_000, address: 1_000, description: 4_000, email: 254 },
  websites: { max: 10, length: 2_000 },
};
const widestGreeting = { starters: { max: 20, length: 500 }, commands: { max: 100, name: 100, description: 1_000 } };

const website = (max: number) =>
  atMost(max, "numbers.websiteLong").refine((text) => text === "" || isWebAddress(text), {
    message: "numbers.websiteInvalid",
  });

/** What the profile's form and its verb check; empty texts are fields that the business leaves empty. */
export function profileSchema(limits: Omit<ProfileLimits, "industries" | "photo">) {
  return SenderInput.extend({
    about: atMost(limits.about, "numbers.aboutLong"),
    address: atMost(limits.address, "numbers.addressLong"),
    description: atMost(limits.description, "numbers.descriptionLong"),
    email: atMost(limits.email, "numbers.emailLong").refine(
      (text) => text === "" || z.email().safeParse(text).success,
      { message: "numbers.emailInvalid" },
    ),
    industry: z.string().max(50),
    websites: z.array(website(limits.websites.length)).max(limits.websites.max),
  });
}
export const ProfileInput = profileSchema(widestProfile);
export type ProfileInput = z.output<typeof ProfileInput>;

export const WELCOME_MAX = 1_000;

export function greetingSchema(limits: GreetingLimits) {
  const { starters, commands } = limits;
  return SenderInput.extend({
    welcome: z.boolean(),
    /** An empty text answers nobody. */
    welcomeText: atMost(WELCOME_MAX, "numbers.welcomeLong"),
    starters: z.array(atMost(starters.length, "numbers.starterLong")).max(starters.max),
    commands: z
      .array(
        z.object({
          name: atMost(commands.name, "numbers.commandLong")
            .transform((text) => text.replace(/^\//, ""))
            .pipe(z.string().regex(/^[\p{L}\p{N}_-]+$/u, "numbers.commandInvalid")),
          description: atMost(commands.description, "numbers.commandTextLong").pipe(
            z.string().min(1, "numbers.commandTextRequired"),
          ),
        }),
      )
      .max(commands.max)
      .refine((list) => new Set(list.map(({ name }) => name.toLowerCase())).size === list.length, {
        message: "numbers.commandTwice",
      }),
  });
}
export const GreetingInput = greetingSchema(widestGreeting);
export type GreetingInput = z.output<typeof GreetingInput>;

export const RENAME_MIN = 2;
export const RENAME_MAX = 75;
export const RenameInput = SenderInput.extend({
  displayName: atMost(RENAME_MAX, "numbers.nameLong").refine((text) => length(text) >= RENAME_MIN, {
    message: "numbers.nameShort",
  }),
});
export type RenameInput = z.output<typeof RenameInput>;

export const MarketingInput = SenderInput.extend({ paused: z.boolean() });
export type MarketingInput = z.output<typeof MarketingInput>;

export const PinInput = SenderInput.extend({
  pin: z
    .string()
    .trim()
    .regex(/^\d{6}$/, "channels.pinInvalid"),
});
export type PinInput = z.output<typeof PinInput>;

export const CallbackInput = SenderInput.extend({
  url: atMost(2_000, "numbers.callbackLong").refine((text) => isWebAddress(text), {
    message: "numbers.callbackInvalid",
  }),
  verifyToken: atMost(255, "numbers.callbackTokenLong").pipe(z.string().min(1, "numbers.callbackTokenRequired")),
});
export type CallbackInput = z.output<typeof CallbackInput>;

export const LINK_TEXT_MAX = 140;
const linkText = atMost(LINK_TEXT_MAX, "numbers.linkTextLong").pipe(z.string().min(1, "numbers.linkTextRequired"));
const linkCode = z.string().regex(/^[A-Za-z0-9_-]{4,64}$/);

export const CreateLinkInput = SenderInput.extend({ text: linkText });
export type CreateLinkInput = z.output<typeof CreateLinkInput>;

export const EditLinkInput = CreateLinkInput.extend({ code: linkCode });
export type EditLinkInput = z.output<typeof EditLinkInput>;

export const LinkInput = SenderInput.extend({ code: linkCode });
export type LinkInput = z.output<typeof LinkInput>;

export const DrawCodeInput = LinkInput.extend({ format: z.enum(codeImageFormats) });
export type DrawCodeInput = z.output<typeof DrawCodeInput>;

export const MoveInInput = AddNumberInput.omit({ displayName: true }).extend({
  /** The steps at the present provider are done. */
  prepared: z.boolean().refine((yes) => yes, { message: "numbers.movePrepare" }),
});
export type MoveInInput = z.output<typeof MoveInInput>;

function isWebAddress(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && (url.protocol === "https:" || url.protocol === "http:") && url.hostname !== "";
}
