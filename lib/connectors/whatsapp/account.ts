import type { AccountCapability, AccountFacts, SenderFacts } from "../connector.ts";
import { exchange } from "../exchange.ts";
import { idOf, property, propertyAt, textOf } from "../json.ts";
import { ask, askAll, tell } from "./graph.ts";
import { digitsOf, qualityOf, senderStateOf, throughputOf, tierOf } from "./words.ts";

const accountFields = [
  "id",
  "name",
  "currency",
  "timezone_id",
  "account_review_status",
  "business_verification_status",
  "message_template_namespace",
  "owner_business_info",
].join(",");

const senderFields = [
  "id",
  "display_phone_number",
  "verified_name",
  "code_verification_status",
  "quality_rating",
  "throughput",
  "name_status",
  "status",
  "whatsapp_business_manager_messaging_limit",
  "is_official_business_account",
].join(",");

/**
 * Binding an account and its numbers.
 * @see https://developers.facebook.com/docs/whatsapp/embedded-signup/onboarding-customers-as-a-tech-provider
 * @see https://developers.facebook.com/docs/graph-api/reference/whats-app-business-account/phone_numbers
 */
export const account: AccountCapability = {
  async reachable(baseUrl, io) {
    const url = URL.parse(`${baseUrl}/`);
    if (url === null) return false;
    const answer = await exchange({ method: "GET", url, headers: {}, body: null }, io);
    return answer.status !== null;
  },

  exchangeCode(app, code, io) {
    const query = { client_id: app.appId, client_secret: app.appSecret, code };
    const credentials = { ...app, accessToken: null };
    return ask(credentials, { method: "GET", path: ["oauth", "access_token"], query }, io, (json) => {
      const accessToken = textOf(property(json, "access_token"));
      return accessToken === null ? null : { accessToken };
    });
  },

  readAccount(channel, io) {
    const query = { fields: accountFields };
    return ask(channel, { method: "GET", path: [channel.accountId], query }, io, accountOf);
  },

  subscribe(channel, callback, io) {
    const body = { override_callback_uri: callback.url, verify_token: callback.verifyToken };
    return tell(channel, { method: "POST", path: [channel.accountId, "subscribed_apps"], body }, io);
  },

  unsubscribe(channel, io) {
    return tell(channel, { method: "DELETE", path: [channel.accountId, "subscribed_apps"] }, io);
  },

  async listSenders(channel, io) {
    const query = { fields: senderFields };
    const listed = await askAll(channel, { path: [channel.accountId, "phone_numbers"], query }, io);
    if (!listed.ok) return listed;
    return { ok: true, value: listed.value.map(senderOf).filter((sender) => sender !== null) };
  },

  addSender(channel, input, io) {
    const body = { cc: input.countryCode, phone_number: input.number, verified_name: input.displayName };
    return ask(channel, { method: "POST", path: [channel.accountId, "phone_numbers"], body }, io, (json) => {
      const externalId = idOf(property(json, "id"));
      return externalId === null ? null : { externalId };
    });
  },

  requestCode(channel, input, io) {
    const body = { code_method: input.method, language: input.language };
    return tell(channel, { method: "POST", path: [input.senderExternalId, "request_code"], body }, io);
  },

  verifyCode(channel, input, io) {
    const body = { code: input.code };
    return tell(channel, { method: "POST", path: [input.senderExternalId, "verify_code"], body }, io);
  },

  registerSender(channel, input, io) {
    const body = { messaging_product: "whatsapp", pin: input.pin };
    return tell(channel, { method: "POST", path: [input.senderExternalId, "register"], body }, io);
  },

  deregisterSender(channel, senderExternalId, io) {
    return tell(channel, { method: "POST", path: [senderExternalId, "deregister"] }, io);
  },
};

function accountOf(json: unknown): AccountFacts | null {
  const accountId = idOf(property(json, "id"));
  if (accountId === null) return null;
  const zone = textOf(property(json, "timezone_id"));
  return {
    accountId,
    name: textOf(property(json, "name")) ?? accountId,
    currency: textOf(property(json, "currency")),
    namespace: textOf(property(json, "message_template_namespace")),
    reviewState: textOf(property(json, "account_review_status")) ?? "PENDING",
    businessId: idOf(propertyAt(json, "owner_business_info", "id")),
    businessName: textOf(propertyAt(json, "owner_business_info", "name")),
    verificationState: textOf(property(json, "business_verification_status")),
    // Meta numbers its zones; only a name means something to us.
    zone: zone?.includes("/") ? zone : null,
  };
}

function senderOf(row: unknown): SenderFacts | null {
  const externalId = idOf(property(row, "id"));
  const digits = digitsOf(textOf(property(row, "display_phone_number")));
  if (externalId === null || digits === null) return null;
  const verificationState = textOf(property(row, "code_verification_status")) ?? "NOT_VERIFIED";
  return {
    externalId,
    phone: `+${digits}`,
    displayName: textOf(property(row, "verified_name")) ?? "",
    // A state we do not know is never taken for one that may send.
    state: senderStateOf(textOf(property(row, "status"))) ?? "PENDING",
    verificationState,
    nameState: textOf(property(row, "name_status")),
    quality: qualityOf(textOf(property(row, "quality_rating"))),
    tier: tierOf(property(row, "whatsapp_business_manager_messaging_limit")),
    throughputPerSecond: throughputOf(propertyAt(row, "throughput", "level")),
    official: property(row, "is_official_business_account") === true,
  };
}
