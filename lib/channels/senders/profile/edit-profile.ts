import type { BusinessProfile } from "#db/schema/senders";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { accountCall } from "../../binding/account-call.ts";
import type { PlatformLink } from "../../binding/platform-link.ts";
import { findNumber, limitsOf, type NumberPlace, partOf } from "../change-number.ts";
import { getNumber } from "../get-number.ts";
import { keepShown } from "../refresh-number.ts";
import { type ProfileInput, profileSchema } from "../schema.ts";

/**
 * Changes what people see of the business on a number.
 *
 * @throws DomainError "invalid" past a limit of the platform, "platform_refused" with the platform's words
 */
export async function editProfile(ctx: Ctx, input: ProfileInput, link?: PlatformLink): Promise<void> {
  const { sender, limits } = await findNumber(ctx, input);
  const allowed = limitsOf(limits, "businessProfile");
  const checked = profileSchema(allowed).safeParse(input);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    throw new DomainError("invalid", issue?.message ?? "input.invalid", { field: issue?.path.join(".") });
  }
  if (input.industry !== "" && !allowed.industries.includes(input.industry))
    throw new DomainError("invalid", "numbers.industryInvalid", { field: "industry" });
  const { profile: before } = await getNumber(ctx, input);
  // The platform keeps the old text instead of taking an empty one, and a person must not believe otherwise.
  if (input.about === "" && before?.about) throw new DomainError("invalid", "numbers.aboutEmpty", { field: "about" });
  const { channelId, senderId, websites, ...texts } = input;
  const fields = { ...texts, websites: websites.filter((site) => site !== "") };
  await accountCall(ctx, channelId, "profileNotChanged", link, ({ connector, channel, io }) =>
    partOf(connector.businessProfile).write(channel, { senderExternalId: sender.externalId, fields }, io),
  );
  const profile = { ...emptyProfile, ...before, ...fields };
  await inTransaction(ctx, async (ctx) => {
    await keepShown(ctx, senderId, { profile });
    await audit(ctx, {
      action: "sender.profile_changed",
      objectKind: "sender",
      objectId: senderId,
      detail: { phone: sender.address, ...changesOf(before ?? emptyProfile, profile) },
    });
  });
}

/**
 * Changes the photo that people see.
 *
 * @throws DomainError "invalid" for what is no picture the platform takes
 */
export async function changePhoto(
  ctx: Ctx,
  input: NumberPlace & { content: Buffer },
  link?: PlatformLink,
): Promise<void> {
  const { sender, limits } = await findNumber(ctx, input);
  const { photo } = limitsOf(limits, "businessProfile");
  const mimeType = pictureType(input.content);
  if (mimeType === null || !photo.types.includes(mimeType)) throw new DomainError("invalid", "numbers.photoType");
  if (input.content.byteLength > photo.maxBytes) throw new DomainError("limit_exceeded", "numbers.photoLarge");
  const senderExternalId = sender.externalId;
  const profile = await accountCall(
    ctx,
    input.channelId,
    "photoNotChanged",
    link,
    async ({ connector, channel, io }) => {
      const part = partOf(connector.businessProfile);
      const written = await part.writePhoto(
        channel,
        { senderExternalId, photo: { mimeType, body: input.content } },
        io,
      );
      return written.ok ? part.read(channel, senderExternalId, io) : written;
    },
  );
  await inTransaction(ctx, async (ctx) => {
    await keepShown(ctx, input.senderId, { profile });
    await audit(ctx, {
      action: "sender.photo_changed",
      objectKind: "sender",
      objectId: input.senderId,
      detail: { phone: sender.address },
    });
  });
}

/**
 * The photo that people see, fetched from the platform.
 *
 * @throws DomainError "not_found" without one
 */
export async function readPhoto(
  ctx: Ctx,
  input: NumberPlace,
  link?: PlatformLink,
): Promise<{ type: string; content: Buffer }> {
  const { profile } = await getNumber(ctx, input);
  const photoUrl = profile?.photoUrl;
  if (!photoUrl) throw new DomainError("not_found", "notFound.photo");
  const content = await accountCall(ctx, input.channelId, "photoNotRead", link, ({ connector, channel, io }) =>
    partOf(connector.businessProfile).fetchPhoto(channel, photoUrl, io),
  );
  const type = pictureType(content);
  if (type === null) throw new DomainError("not_found", "notFound.photo");
  return { type, content };
}

/** The type of a picture by its first bytes; null for anything else. */
function pictureType(content: Buffer): "image/jpeg" | "image/png" | null {
  if (content[0] === 0xff && content[1] === 0xd8 && content[2] === 0xff) return "image/jpeg";
  return content.subarray(0, 8).toString("hex") === "89504e470d0a1a0a" ? "image/png" : null;
}

const emptyProfile: BusinessProfile = {
  ...{ about: "", address: "", description: "", email: "", industry: "", websites: [], photoUrl: null },
};

const audited = ["about", "address", "description", "industry"] as const;

/** What changed, for the audit log. */
function changesOf(before: BusinessProfile, after: BusinessProfile) {
  const texts = audited.flatMap((name) =>
    before[name] === after[name] ? [] : [[name, { from: before[name], to: after[name] }] as const],
  );
  const sites = { from: before.websites.join(", "), to: after.websites.join(", ") };
  return {
    ...Object.fromEntries(texts),
    ...(before.email === after.email ? {} : { contactEmail: { from: before.email, to: after.email } }),
    ...(sites.from === sites.to ? {} : { websites: sites }),
  };
}
