import type { Db } from "#db/client";
import type { ChannelState, Platform } from "#db/enums";
import { accountDirectory, bindings, channels } from "#db/schema/channels";
import { senders } from "#db/schema/senders";
import { sealSecrets } from "#lib/channels/binding/secrets";
import { newChannelId, newId, newToken } from "#lib/ids";
import { alderAccount, corvoAccount, sandboxAccount } from "./sandbox-account.ts";
import type { SeededWorkspace, SeededWorkspaces } from "./workspaces.ts";

export type SeededChannel = { workspaceId: string; id: string; name: string; senderId: string };
export type SeededChannels = Record<"europe" | "care" | "alder" | "corvo", SeededChannel>;

type Number = { externalId: string; phone: string; displayName: string; connected: boolean };
type Account = {
  accountId: string;
  accountName: string;
  namespace: string;
  businessId: string;
  businessName: string;
  accessToken: string;
  appSecret: string;
  numbers: readonly Number[];
};
type Options = {
  type?: Platform;
  remarks?: string;
  state?: ChannelState;
  account?: Account;
  trouble?: string;
  unbindReason?: string;
};

const DAY_MS = 86_400_000;

/** Writes channels in every state that lists show; those that work are bound to accounts that a fresh sandbox contains. */
export async function seedChannels(db: Db, places: SeededWorkspaces, now: Date): Promise<SeededChannels> {
  let age = 112;
  async function make(place: SeededWorkspace, name: string, options: Options = {}): Promise<SeededChannel> {
    const createdAt = new Date(now.getTime() - age * DAY_MS);
    age -= 9;
    const id = newChannelId();
    const { type = "whatsapp", state = "unbound", account } = options;
    await db.insert(channels).values({
      workspaceId: place.id,
      id,
      type,
      name,
      remarks: options.remarks ?? "",
      state,
      unbindReason: options.unbindReason ?? null,
      createdBy: place.owner.id,
      createdAt,
    });
    const senderId = account
      ? await bind(db, { place, channelId: id, account, trouble: options.trouble, createdAt, now })
      : "";
    return { workspaceId: place.id, id, name, senderId };
  }

  const { lumen, alder, corvo } = places;
  const europe = await make(lumen, "Lumen Europe", {
    remarks: "Orders, pick-up and loyalty for Europe and North America",
    state: "bound",
    account: sandboxAccount,
  });
  const care = await make(lumen, "Lumen Care", {
    remarks: "After-sales questions",
    state: "disconnected",
    account: fictitiousAccount("Lumen Care", "447700900701"),
    trouble: "Error validating access token: the session has been invalidated because the user changed the password.",
  });
  await make(lumen, "Lumen Balkans", { type: "viber", remarks: "Opens in spring" });
  await make(lumen, "Lumen gram", { type: "instagram", remarks: "Replies to stories" });
  await make(lumen, "Lumen alerts", { type: "sms", remarks: "Second way for delivery notices" });
  await make(lumen, "Lumen Outlet", { remarks: "Waits for its number" });
  const reminders = await make(alder, "Alder Reminders", {
    remarks: "Appointments of the four clinics",
    state: "bound",
    account: alderAccount,
  });
  await make(alder, "Alder Billing", { type: "email" });
  const bookings = await make(corvo, "Corvo Bookings", {
    remarks: "Tickets and changes of gate",
    state: "unbinding_requested",
    unbindReason: "We move this number to a new account.",
    account: corvoAccount,
  });
  return { europe, care, alder: reminders, corvo: bookings };
}

/** A made-up account that the sandbox does not know: its token is as good as dead. */
function fictitiousAccount(name: string, phone: string): Account {
  const digits = (salt: number) => String(10n ** 14n + ((BigInt(phone) * BigInt(salt)) % (9n * 10n ** 14n)));
  return {
    accountId: digits(7919),
    accountName: name,
    namespace: `${digits(104_729).slice(0, 8)}_${digits(1299).slice(0, 4)}_${digits(17).slice(0, 4)}_${digits(31).slice(0, 12)}`,
    businessId: digits(15_485_863),
    businessName: name,
    accessToken: `EAA${newToken()}`,
    appSecret: newToken(),
    numbers: [{ externalId: digits(32_452_843), phone: `+${phone}`, displayName: name, connected: true }],
  };
}

async function bind(
  db: Db,
  given: { place: SeededWorkspace; channelId: string; account: Account; trouble?: string; createdAt: Date; now: Date },
): Promise<string> {
  const { place, channelId, account, createdAt, now } = given;
  const { accountId, accountName, numbers, accessToken, appSecret, ...facts } = account;
  const key = { workspaceId: place.id, channelId };
  await db.insert(accountDirectory).values({ ...key, platform: "whatsapp", environment: "sandbox", accountId });
  await db.insert(bindings).values({
    ...key,
    accountId,
    accountName,
    platform: "whatsapp",
    environment: "sandbox",
    configuration: { apiVersion: "v25.0" },
    account: { ...facts, currency: "USD", reviewState: "APPROVED", verificationState: "verified" },
    secretsSealed: sealSecrets(key, { accessToken, appSecret, verifyToken: newToken() }),
    trouble: given.trouble ?? null,
    checkedAt: new Date(now.getTime() - 11 * 60_000),
    boundAt: new Date(createdAt.getTime() + 40 * 60_000),
    boundBy: place.owner.id,
  });
  const rows = numbers.map((number) => ({
    ...key,
    id: newId(),
    externalId: number.externalId,
    address: number.phone,
    addressKind: "phone" as const,
    displayName: number.displayName,
    state: number.connected ? ("CONNECTED" as const) : ("UNVERIFIED" as const),
    quality: number.connected ? "GREEN" : "UNKNOWN",
    details: {
      verificationState: number.connected ? "VERIFIED" : "NOT_VERIFIED",
      nameState: "APPROVED",
      ...(number.connected ? { tier: "TIER_10K" } : {}),
    },
    createdAt,
  }));
  await db.insert(senders).values(rows);
  return rows[0]?.id ?? "";
}
