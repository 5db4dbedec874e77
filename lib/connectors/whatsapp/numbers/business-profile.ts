import type { BusinessProfile } from "#db/schema/senders";
import type { BusinessProfileAbility } from "../../abilities.ts";
import { items, property, textOf } from "../../http/json.ts";
import { ask, tell } from "../../meta/graph/graph.ts";
import { accessOf, type WhatsAppCredentials } from "../credentials.ts";
import { fetchFile, uploadFile } from "./files.ts";

const edge = "whatsapp_business_profile";
const fields = "about,address,description,email,profile_picture_url,websites,vertical";

/**
 * What people see of the business behind a number.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/reference/whatsapp-business-phone-number/whatsapp-business-profile-api (read 2026-11)
 */
export const businessProfile: BusinessProfileAbility<WhatsAppCredentials> = {
  read(channel, senderExternalId, io) {
    const call = { method: "GET" as const, path: [senderExternalId, edge], query: { fields } };
    return ask(accessOf(channel), call, io, profileOf);
  },

  write(channel, { senderExternalId, fields: { industry, ...texts } }, io) {
    // Meta takes no empty text for `about`: what it says stays until another text takes its place.
    const { about, ...rest } = texts;
    const body = {
      messaging_product: "whatsapp",
      ...rest,
      ...(about ? { about } : {}),
      ...(industry ? { vertical: industry } : {}),
    };
    return tell(accessOf(channel), { method: "POST", path: [senderExternalId, edge], body }, io);
  },

  async writePhoto(channel, { senderExternalId, photo }, io) {
    const uploaded = await uploadFile(channel, photo, io);
    if (!uploaded.ok) return uploaded;
    const body = { messaging_product: "whatsapp", profile_picture_handle: uploaded.value };
    return tell(accessOf(channel), { method: "POST", path: [senderExternalId, edge], body }, io);
  },

  fetchPhoto: fetchFile,
};

function profileOf(json: unknown): BusinessProfile | null {
  const [row] = items(property(json, "data"));
  if (row === undefined) return null;
  const text = (name: string) => textOf(property(row, name)) ?? "";
  return {
    about: text("about"),
    address: text("address"),
    description: text("description"),
    email: text("email"),
    industry: text("vertical"),
    websites: items(property(row, "websites")).flatMap((site) => textOf(site) ?? []),
    photoUrl: textOf(property(row, "profile_picture_url")),
  };
}
