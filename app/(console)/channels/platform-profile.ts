import type { ChannelState, Platform } from "#db/enums";
import { canChannelSend } from "#lib/channels/may-send";
import type { AccountTexts, BindingField, PlatformProfile } from "#lib/connectors/profile";
import { profileFor } from "#lib/connectors/profiles";

type ChannelProfile = Pick<
  PlatformProfile,
  "menu" | "binding" | "bindingSteps" | "accountFacts" | "businessProfile" | "greeting" | "links"
>;

/** Platforms that Carillon does not speak to yet: their accounts cannot be bound, so a channel has nothing else to show. */
const withoutConnector: ChannelProfile = { menu: [], binding: [], bindingSteps: [], accountFacts: [] };

/** What the channel pages need to know of a platform. */
export function platformProfile(platform: Platform): ChannelProfile {
  return profileFor(platform) ?? withoutConnector;
}

/** Where the words for an account of a platform stand, under `channels.accounts`. */
export function accountTexts(platform: Platform): AccountTexts {
  return profileFor(platform)?.accountTexts ?? "business";
}

/** Whether an account of a platform is bound by its id alone, without anything secret. */
export function namedById(platform: Platform): boolean {
  const form = platformProfile(platform).binding.find((method) => method.key === "form");
  return form?.fields.every((field) => !field.secret) ?? false;
}

/** What the form that binds an account asks for where that is more than a list of fields; null elsewhere. */
export function bindingForm(platform: Platform): "mail_server" | null {
  return platformProfile(platform).binding.find((method) => method.key === "form")?.form ?? null;
}

/** Whether accounts of a platform can be bound in this version. */
export function canBind(platform: Platform): boolean {
  return platformProfile(platform).binding.length > 0;
}

/** Whether a campaign can be made on a channel now: not of a platform where nothing is sent to many, nor of one that cannot. */
export function canSendFrom(channel: { type: Platform; state: ChannelState; deletedAt: unknown }): boolean {
  return !channel.deletedAt && canChannelSend(channel.state) && platformProfile(channel.type).menu.includes("send");
}

/** An input of the form that binds an account, with its words in the catalogue. */
export type FormField = BindingField & { name: "accountId" | "accessToken" | "appSecret" };

/** The inputs of the form that binds an account; empty where there is none. */
export function bindingFields(platform: Platform): readonly FormField[] {
  const fields = platformProfile(platform).binding.find((method) => method.key === "form")?.fields ?? [];
  return fields.filter((field): field is FormField => ["accountId", "accessToken", "appSecret"].includes(field.name));
}
