/** `whatsapp_business_profile`: what people see of the business behind a number. */
import type { Sandbox } from "../../sandbox.ts";
import { GraphError, invalid } from "../graph/errors.ts";
import { arrayOf, oneOf, onlyKeys, textOf } from "../graph/fields.ts";
import { bodyOf, type GraphAnswer, type GraphCall } from "../graph/request.ts";
import type { PhoneNumber } from "../world/model.ts";

const VERTICALS =
  "UNDEFINED OTHER AUTO BEAUTY APPAREL EDU ENTERTAIN EVENT_PLAN FINANCE GROCERY GOVT HOTEL HEALTH NONPROFIT PROF_SERVICES RETAIL TRAVEL RESTAURANT ALCOHOL ONLINE_GAMBLING PHYSICAL_GAMBLING OTC_DRUGS NOT_A_BIZ".split(
    " ",
  );

export function readProfile(call: GraphCall, number: PhoneNumber): GraphAnswer {
  const { profile_picture: picture, ...shown } = number.profile;
  const url = `${call.sandbox.httpUrl}/profile-pictures/${number.id}?oe=${call.sandbox.clock.seconds().toString(16)}`;
  const profile: Record<string, unknown> = { ...shown, ...(picture ? { profile_picture_url: url } : {}) };
  const asked = call.query.get("fields")?.split(",") ?? Object.keys(profile);
  const row = Object.fromEntries(asked.filter((k) => profile[k] !== undefined).map((k) => [k, profile[k]]));
  return { body: { data: [{ ...row, messaging_product: "whatsapp" }] } };
}

export function changeProfile(call: GraphCall, number: PhoneNumber): GraphAnswer {
  const fields = bodyOf(call);
  onlyKeys(
    fields,
    ["messaging_product", "about", "address", "description", "email", "websites", "vertical", "profile_picture_handle"],
    "$",
  );
  oneOf(fields, "messaging_product", ["whatsapp"]);
  for (const [key, max] of [
    ["about", 139],
    ["address", 256],
    ["description", 512],
    ["email", 128],
  ] as const)
    textOf(fields, key, { max, optional: true });
  if (fields.vertical !== undefined && fields.vertical !== "") oneOf(fields, "vertical", VERTICALS);
  if (fields.websites !== undefined) {
    const sites = arrayOf(fields.websites, "websites");
    if (sites.length > 2) throw invalid("Param websites must have at most 2 elements.");
    for (const site of sites)
      if (typeof site !== "string" || site.length > 256 || !/^https?:\/\//.test(site))
        throw invalid("Param websites must hold URLs of at most 256 characters.");
  }
  if (fields.about === "") throw invalid("Param about must not be empty.");
  const { profile_picture_handle: handle, ...texts } = fields;
  if (handle !== undefined) number.profile.profile_picture = pictureOf(call.sandbox, handle);
  Object.assign(number.profile, texts);
  call.sandbox.changed();
  return { body: { success: true } };
}

/** `/profile-pictures/{phone}`: served without a token, as by the platform's content network. */
export function profilePicture(number: PhoneNumber): GraphAnswer {
  const picture = number.profile.profile_picture as { mime: string; content: string } | undefined;
  if (!picture) throw new GraphError(100, { http: 404, message: "URL expired." });
  return { body: Buffer.from(picture.content, "base64"), headers: { "content-type": picture.mime } };
}

/** The picture that a resumable upload gave a handle for. */
function pictureOf({ world }: Sandbox, handle: unknown): { mime: string; content: string } {
  const upload = [...world.uploads.values()].find((one) => one.handle !== null && one.handle === handle);
  if (!upload?.content || !/^image\/(jpeg|png)$/.test(upload.mime))
    throw invalid("Param profile_picture_handle must be the handle of an uploaded JPEG or PNG.");
  return { mime: upload.mime, content: upload.content };
}
