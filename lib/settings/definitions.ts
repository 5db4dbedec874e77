import { getCountries } from "libphonenumber-js/max";
import { z } from "zod";
import { defaultChannelQuota, type Platform, platforms } from "#db/enums";
import { profileFor } from "#lib/connectors/profiles";
import { platformFields } from "#lib/connectors/settings";
import { type VariableName, variables } from "#lib/env";

/** One thing that the operator sets for the whole installation. */
type Definition = {
  /** The variable that wins over what is set in the console. */
  variable?: VariableName;
  /** Sealed in the database and never shown again. */
  secret?: boolean;
  schema: z.ZodType;
};

const countryCodes = new Set<string>(getCountries());
const Countries = z.array(z.string().refine((code) => countryCodes.has(code))).max(300);

const ofPlatforms = Object.values(platformFields)
  .flat()
  .map(({ variable, secret }) => [variable, { variable, secret, schema: variables[variable] }] as const);

const ofCountries = platforms.map((platform) => [forbiddenKey(platform), { schema: Countries }] as const);

/** Every setting by its key. A key that stands for a variable has the variable's name. */
export const settingDefinitions: Readonly<Record<string, Definition>> = {
  ...Object.fromEntries(ofPlatforms),
  ...Object.fromEntries(ofCountries),
  MAIL_URL: { variable: "MAIL_URL", secret: true, schema: variables.MAIL_URL },
  MAIL_FROM: { variable: "MAIL_FROM", schema: variables.MAIL_FROM },
  INBOUND_RETENTION_DAYS: {
    variable: "INBOUND_RETENTION_DAYS",
    schema: z.coerce.number().int().min(1).max(3_650),
  },
  MEDIA_STORE: { variable: "MEDIA_STORE", secret: true, schema: variables.MEDIA_STORE },
  mediaRoomMegabytes: { schema: z.coerce.number().int().min(1).max(100_000_000) },
  inboundMediaDays: { schema: z.coerce.number().int().min(1).max(3_650) },
  sentWordsDays: { schema: z.coerce.number().int().min(7).max(3_650) },
  receivedWordsDays: { schema: z.coerce.number().int().min(7).max(3_650) },
  auditDays: { schema: z.coerce.number().int().min(90).max(3_650) },
  unsentListDays: { schema: z.coerce.number().int().min(1).max(3_650) },
  endedSessionDays: { schema: z.coerce.number().int().min(1).max(3_650) },
  defaultChannelQuota: { schema: z.coerce.number().int().min(1).max(100_000) },
  sandboxBindings: { schema: z.boolean() },
};

/** What is set for each platform that this installation can speak to, in the order of its fields. */
export const platformSections = Object.entries(platformFields).map(([platform, fields]) => ({
  platform: platform as Platform,
  keys: fields.map(({ variable }) => variable),
}));

/** Platforms that reach people by their number, which alone says where they are. */
export const countryPlatforms = platformSections
  .map(({ platform }) => platform)
  .filter((platform) => profileFor(platform)?.addressKinds[0] === "phone");

/** The key under which the countries stand that a platform must not be used for. */
export function forbiddenKey(platform: Platform): string {
  return `forbiddenCountries.${platform}`;
}

/** What holds while nobody has set anything else. */
export const settingDefaults = {
  ...{ defaultChannelQuota, sandboxBindings: true },
  /** Days for which lists of people stay that were never sent to, and sessions that ended. */
  ...{ unsentListDays: 7, endedSessionDays: 30 },
  /** What the files of one workspace may take together, and days for which what people sent is kept. */
  ...{ mediaRoomMegabytes: 10_240, inboundMediaDays: 365 },
  /** Days for which words of messages and entries of audit logs are kept at most: a workspace may keep them for fewer. */
  ...{ sentWordsDays: 3_650, receivedWordsDays: 3_650, auditDays: 3_650 },
};

/** The countries that a platform itself refuses, by ISO 3166-1 code: the list that holds until the operator sets another. */
export function countriesOfPlatform(platform: Platform): string[] {
  return Object.keys(profileFor(platform)?.countries.forbidden ?? {}).sort();
}
