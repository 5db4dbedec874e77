import type { PlatformProfile } from "./profile.ts";
import { viberProfile } from "./viber/profile.ts";
import { whatsappProfile } from "./whatsapp/profile.ts";

/** Profiles alone, without the code that speaks to the platforms: safe in the browser. */
const listed = [whatsappProfile, viberProfile] as const;

const profiles = new Map<string, PlatformProfile>(listed.map((profile) => [profile.platform, profile]));

/** The rules of reviewed templates. One platform reviews today; their forms are drawn before a channel is known. */
export const reviewedTemplates = listed[0].templates;

/** What is known of a platform; null for one that Carillon knows by name and does not speak to yet. */
export function profileFor(platform: string): PlatformProfile | null {
  return profiles.get(platform) ?? null;
}

/** For tests, through `registerConnector`. @returns takes it back */
export function registerProfile(profile: PlatformProfile): () => void {
  profiles.set(profile.platform, profile);
  return () => profiles.delete(profile.platform);
}
