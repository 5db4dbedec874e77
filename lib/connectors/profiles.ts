import { emailProfile } from "./email/profile.ts";
import { instagramProfile } from "./instagram/profile.ts";
import { messengerProfile } from "./messenger/profile.ts";
import type { PlatformProfile, TemplateRules } from "./profile.ts";
import { smsProfile } from "./sms/profile.ts";
import { viberProfile } from "./viber/profile.ts";
import { whatsappProfile } from "./whatsapp/profile.ts";

/** Profiles alone, without the code that speaks to the platforms: safe in the browser. */
const listed = [whatsappProfile, messengerProfile, instagramProfile, viberProfile, smsProfile, emailProfile] as const;

const profiles = new Map<string, PlatformProfile>(listed.map((profile) => [profile.platform, profile]));

/** What is known of a platform; null for one that Carillon knows by name and does not speak to yet. */
export function profileFor(platform: string): PlatformProfile | null {
  return profiles.get(platform) ?? null;
}

/** Of every platform that Carillon speaks to. */
export function allProfiles(): PlatformProfile[] {
  return [...profiles.values()];
}

/** What the templates of a platform are made of. @throws Error for a platform without templates */
export function templateRulesFor(platform: string): TemplateRules {
  const rules = profiles.get(platform)?.templates;
  if (!rules) throw new Error(`${platform} has no templates.`);
  return rules;
}

/** For tests, through `registerConnector`. @returns takes it back */
export function registerProfile(profile: PlatformProfile): () => void {
  profiles.set(profile.platform, profile);
  return () => profiles.delete(profile.platform);
}
