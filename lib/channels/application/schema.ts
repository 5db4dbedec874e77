import { z } from "zod";
import { bindingEnvironments } from "#db/enums";
import { applicationPapers } from "#db/sender-enums";
import { accountId } from "./account-id.ts";

/** What a service is applied for with. Safe in the browser: the form, the action and the request read the same. */

export const industries = [
  "retail",
  "finance",
  "travel",
  "logistics",
  "health",
  "education",
  "government",
  "telecom",
  "other",
] as const;

/** Characters of each text, as a person counts them. */
export const limits = {
  businessName: 75,
  legalName: 200,
  englishName: 200,
  legalPerson: 100,
  licenceNumber: 60,
  headquarters: 300,
  industryText: 300,
  profile: 500,
  website: 300,
  title: 40,
  value: 200,
  contact: 100,
  conversationName: 30,
  conversationText: 120,
  autoReplyText: 300,
} as const;

export const PAPER_MAX_BYTES = 5 * 1024 * 1024;
/** Papers of one application, of all kinds. */
export const PAPERS_MAX = 8;
/** Titled addresses or phones. */
export const ENTRIES_MAX = 3;
export const REASON_MAX = 300;

const lengthOf = (text: string) => Array.from(text).length;

function line(max: number) {
  return z
    .string()
    .trim()
    .refine((text) => lengthOf(text) <= max, { message: "channels.application.long" });
}
function needed(max: number) {
  return line(max).refine((text) => text !== "", { message: "channels.application.required" });
}

const country = z.string().regex(/^[A-Z]{2}$/, "channels.application.countryRequired");
const website = z.union([z.literal(""), z.url({ protocol: /^https?$/, error: "channels.application.website" })]);
const entry = z.object({ title: line(limits.title), value: line(limits.value) });
const entries = z.array(entry).max(ENTRIES_MAX);

/** The form as it is submitted. */
export const ApplicationForm = z
  .object({
    businessName: needed(limits.businessName),
    legalName: needed(limits.legalName),
    englishName: needed(limits.englishName),
    legalPerson: needed(limits.legalPerson),
    licenceNumber: needed(limits.licenceNumber),
    country,
    headquarters: needed(limits.headquarters),
    industry: z.enum(industries, { error: "channels.application.industryRequired" }),
    industryText: needed(limits.industryText),
    profile: needed(limits.profile),
    website,
    addresses: entries,
    phones: entries,
    contactName: needed(limits.contact),
    contactPosition: needed(limits.contact),
    contactEmail: z.email("channels.application.email").max(128),
    contactPhone: z
      .string()
      .trim()
      .regex(/^\+?[\d\s().-]{7,20}$/, "channels.application.phone"),
    conversationName: needed(limits.conversationName),
    conversationText: needed(limits.conversationText),
    adultsOnly: z.boolean(),
    /** Where people are who shall be written to, as ISO 3166-1 codes. */
    destinations: z.array(country).min(1, "channels.application.destinationRequired").max(250),
    /** A day, as YYYY-MM-DD. */
    startDate: z.iso.date("channels.application.startDate"),
    autoReply: z.boolean(),
    autoReplyText: line(limits.autoReplyText),
  })
  .refine(({ autoReply, autoReplyText }) => !autoReply || autoReplyText !== "", {
    message: "channels.application.required",
    path: ["autoReplyText"],
  });
export type ApplicationForm = z.output<typeof ApplicationForm>;

/** What is typed so far: nothing of it is refused but what could not be kept. */
const kept = z.string().max(2_000);
export const ApplicationDraft = z.object({
  ...Object.fromEntries(
    [
      ...["businessName", "legalName", "englishName", "legalPerson", "licenceNumber", "country", "headquarters"],
      ...["industry", "industryText", "profile", "website", "contactName", "contactPosition", "contactEmail"],
      ...["contactPhone", "conversationName", "conversationText", "startDate", "autoReplyText"],
    ].map((name) => [name, kept]),
  ),
  addresses: z.array(z.object({ title: kept, value: kept })).max(ENTRIES_MAX),
  phones: z.array(z.object({ title: kept, value: kept })).max(ENTRIES_MAX),
  destinations: z.array(z.string().max(2)).max(250),
  adultsOnly: z.boolean(),
  autoReply: z.boolean(),
}) as unknown as z.ZodType<ApplicationForm>;

const channelId = z.string().regex(/^cams-[a-z0-9]{10,12}$/, "channels.idInvalid");

export const SaveApplicationInput = z.object({ channelId, form: ApplicationDraft });
export type SaveApplicationInput = z.output<typeof SaveApplicationInput>;

export const SubmitApplicationInput = z.object({
  channelId,
  environment: z.enum(bindingEnvironments),
  form: ApplicationForm,
});
export type SubmitApplicationInput = z.output<typeof SubmitApplicationInput>;

export const ChangeApplicationInput = z
  .object({
    channelId,
    change: z.enum(["destinations", "pause", "resume"]),
    destinations: z.array(country).max(250),
    reason: needed(REASON_MAX),
  })
  .refine(({ change, destinations }) => change !== "destinations" || destinations.length > 0, {
    message: "channels.application.destinationRequired",
    path: ["destinations"],
  });
export type ChangeApplicationInput = z.output<typeof ChangeApplicationInput>;

export const PaperInput = z.object({ channelId, paperId: z.string().min(1).max(64) });

export const BindServiceInput = z.object({ channelId, environment: z.enum(bindingEnvironments), accountId });
export type BindServiceInput = z.output<typeof BindServiceInput>;

export const paperKind = z.enum(applicationPapers);

/** An application that nobody has typed anything into. */
export const emptyForm: ApplicationForm = {
  ...{ businessName: "", legalName: "", englishName: "", legalPerson: "", licenceNumber: "", country: "" },
  ...{ headquarters: "", industry: "" as "other", industryText: "", profile: "", website: "" },
  addresses: [{ title: "", value: "" }],
  phones: [{ title: "", value: "" }],
  ...{ contactName: "", contactPosition: "", contactEmail: "", contactPhone: "" },
  ...{ conversationName: "", conversationText: "", adultsOnly: false, destinations: [], startDate: "" },
  ...{ autoReply: false, autoReplyText: "" },
};
