import { emailProfile } from "./email/profile.ts";
import { instagramProfile } from "./instagram/profile.ts";
import { messengerProfile } from "./messenger/profile.ts";
import type { PlatformProfile } from "./profile.ts";
import { viberProfile } from "./viber/profile.ts";
import { whatsappProfile } from "./whatsapp/profile.ts";

/** Profiles alone, without the code that speaks to the platforms: safe in the browser. */
const listed = [whatsappProfile, messengerProfile, instagramProfile, viberProfile, emailProfile] as const;

const profiles = new Map<string, PlatformProfile>(listed.map((profile) => [profile.platform, profile]));

/** The rules of reviewed templates. One platform reviews today; their forms are drawn before a channel is known. */
export const reviewedTemplates = onlyReviewing(
  listed.flatMap(({ templates }) => (templates === null ? [] : [templates])),
);

/** What is known of a platform; null for one that Carillon knows by name and does not speak to yet. */
export function profileFor(platform: string): PlatformProfile | null {
  return profiles.get(platform) ?? null;
}

/** For tests, through `registerConnector`. @returns takes it back */
export function registerProfile(profile: PlatformProfile): () => void {
  profiles.set(profile.platform, profile);
  return () => profiles.delete(profile.platform);
}

function onlyReviewing<Templates extends { mode: string }>(all: Templates[]): Templates {
  const [one, ...others] = all.filter(({ mode }) => mode === "reviewed");
  if (one === undefined || others.length > 0)
    throw new Error("Forms of templates are drawn by the rules of one platform.");
  return one;
}
