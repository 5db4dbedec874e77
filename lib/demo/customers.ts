import { randomInt } from "node:crypto";
import type { Db } from "#db/client";
import type { ChannelState, Platform, TemplateState } from "#db/enums";
import { accountDirectory, bindings, channels } from "#db/schema/channels";
import { senders } from "#db/schema/senders";
import { templates } from "#db/schema/templates";
import { invitations, workspaces } from "#db/schema/workspaces";
import type { SenderQuality } from "#db/sender-enums";
import { hashToken } from "#lib/auth/password/password-links";
import { sealSecrets } from "#lib/channels/binding/secrets";
import { refreshCustomerHealth } from "#lib/customers/refresh-health";
import { newChannelId, newId, newTemplateCode, newToken } from "#lib/ids";
import { ensureMembership, ensureUser } from "#lib/workspaces/ensure-workspace";
import type { SeededWorkspace } from "./workspaces.ts";

type Channel = {
  name: string;
  type?: Platform;
  state?: ChannelState;
  trouble?: string;
  quality?: SenderQuality;
  template?: { name: string; state: TemplateState; reason: string | null };
};
type Customer = Omit<typeof workspaces.$inferInsert, "id" | "kind"> & {
  owner: { name: string; email: string };
  /** Whether the owner has accepted the invitation. */
  joined?: boolean;
  channels?: Channel[];
};

const DAY_MS = 86_400_000;

/** Customers of the provider that do well and badly, so that its list has something to sort. */
function customersOf(now: Date): Customer[] {
  const ago = (days: number) => new Date(now.getTime() - days * DAY_MS);
  return [...sendingCustomers(ago), ...restingCustomers(ago)];
}

function sendingCustomers(ago: (days: number) => Date): Customer[] {
  return [
    {
      ...{
        slug: "cobalt-freight",
        name: "Cobalt Freight",
        country: "NL",
        zone: "Europe/Amsterdam",
        activatedAt: ago(90),
      },
      ...{ officeAddress: "Maaskade 14, Rotterdam", owner: { name: "Jaap Visser", email: "owner@cobalt.example" } },
      channels: [
        { name: "Cobalt Dispatch", quality: "RED" },
        {
          name: "Cobalt Depots",
          state: "disconnected",
          trouble: "The access token was revoked by the account’s administrator.",
        },
        { name: "Cobalt Alerts", type: "sms", state: "unbound" },
      ],
    },
    {
      ...{
        slug: "dunmore-opticians",
        name: "Dunmore Opticians",
        country: "IE",
        zone: "Europe/Dublin",
        activatedAt: ago(70),
      },
      ...{ officeAddress: "3 Quay Street, Dunmore", owner: { name: "Niamh Daly", email: "owner@dunmore.example" } },
      channelQuota: 3,
      channels: [
        { name: "Dunmore Reminders" },
        { name: "Dunmore Repairs" },
        { name: "Dunmore Post", type: "email", state: "unbound" },
      ],
    },
    {
      ...{ slug: "elmhurst-books", name: "Elmhurst Books", country: "FR", zone: "Europe/Paris", activatedAt: ago(61) },
      ...{ officeAddress: "22 rue des Ormes, Lyon", owner: { name: "Camille Roche", email: "owner@elmhurst.example" } },
      channels: [
        {
          name: "Elmhurst Orders",
          template: { name: "book_club", state: "fail", reason: "TAG_CONTENT_MISMATCH: the body invites to a sale." },
        },
      ],
    },
  ];
}

/** Suspended, invited and closed ones. */
function restingCustomers(ago: (days: number) => Date): Customer[] {
  return [
    {
      ...{
        slug: "fennel-and-grain",
        name: "Fennel & Grain",
        country: "DE",
        zone: "Europe/Berlin",
        activatedAt: ago(140),
      },
      ...{ officeAddress: "Gartenstraße 8, Leipzig", owner: { name: "Lena Brandt", email: "owner@fennel.example" } },
      ...{
        suspendedAt: ago(4),
        suspendedReason: "Invoices of August and September are unpaid.",
        suspendedBy: "provider",
      },
      channels: [{ name: "Fennel Kitchen" }],
    },
    {
      ...{ slug: "gantry-tools", name: "Gantry Tools", country: "PL", zone: "Europe/Warsaw" },
      ...{ officeAddress: "ul. Portowa 5, Gdańsk", owner: { name: "Ewa Nowak", email: "owner@gantry.example" } },
      joined: false,
    },
    {
      ...{
        slug: "hollow-oak",
        name: "Hollow Oak",
        country: "GB",
        zone: "Europe/London",
        activatedAt: ago(200),
        closedAt: ago(30),
      },
      ...{ officeAddress: "The Old Mill, Ludlow", owner: { name: "Tom Hale", email: "owner@hollowoak.example" } },
    },
  ];
}

/** Adds the provider's other customers, and counts how each one does. */
export async function seedCustomers(db: Db, provider: SeededWorkspace, now: Date): Promise<void> {
  for (const [at, customer] of customersOf(now).entries()) await addCustomer(db, provider, customer, now, at);
  await refreshCustomerHealth(db, now);
}

async function addCustomer(
  db: Db,
  provider: SeededWorkspace,
  { owner, joined = true, channels: theirs = [], ...values }: Customer,
  now: Date,
  at: number,
): Promise<void> {
  const workspaceId = newId();
  const createdAt = values.activatedAt ?? new Date(now.getTime() - 2 * 3_600_000);
  await db.insert(workspaces).values({
    ...{
      id: workspaceId,
      kind: "business",
      providerId: provider.id,
      createdAt,
      verifiedAt: values.activatedAt ?? null,
    },
    ...{ contactName: owner.name, contactEmail: owner.email },
    ...values,
  });
  let ownerId = "";
  if (joined) {
    // Nobody signs in as they: the hash matches no password.
    ownerId = await ensureUser(db, { ...owner, passwordHash: "none", emailProvedAt: createdAt }, createdAt);
    await ensureMembership(db, { workspaceId, userId: ownerId, role: "owner" }, createdAt);
  } else {
    await db.insert(invitations).values({
      ...{ workspaceId, id: newId(), email: owner.email, role: "owner", tokenHash: hashToken(newToken()) },
      ...{ invitedBy: provider.owner.id, createdAt, expiresAt: new Date(now.getTime() + 6.9 * DAY_MS) },
    });
  }
  for (const [place, channel] of theirs.entries()) {
    await addChannel(db, { workspaceId, ownerId, now, age: 40 - at * 3 - place }, channel);
  }
}

async function addChannel(
  db: Db,
  { workspaceId, ownerId, now, age }: { workspaceId: string; ownerId: string; now: Date; age: number },
  { name, type = "whatsapp", state = "bound", trouble, quality = "GREEN", template }: Channel,
): Promise<void> {
  const key = { workspaceId, channelId: newChannelId() };
  const createdAt = new Date(now.getTime() - age * DAY_MS);
  await db
    .insert(channels)
    .values({ workspaceId, id: key.channelId, type, name, state, createdBy: ownerId, createdAt });
  if (state === "unbound") return;
  const accountId = `9${randomInt(10 ** 12)}`.padEnd(13, "0");
  await db.insert(accountDirectory).values({ ...key, platform: type, environment: "sandbox", accountId });
  const facts = { reviewState: "APPROVED", verificationState: "verified", businessId: null, businessName: name };
  await db.insert(bindings).values({
    ...{
      ...key,
      platform: type,
      environment: "sandbox",
      accountId,
      accountName: name,
      trouble: trouble ?? null,
      boundBy: ownerId,
    },
    account: { ...facts, currency: "EUR", namespace: null },
    configuration: { apiVersion: "v25.0" },
    secretsSealed: sealSecrets(key, { accessToken: newToken(), appSecret: newToken(), verifyToken: newToken() }),
    ...{ boundAt: createdAt, checkedAt: now },
    // The sandbox knows none of these accounts: it is not asked about them while the demonstration lasts.
    checkDueAt: new Date(now.getTime() + 3_650 * DAY_MS),
  });
  await db.insert(senders).values({
    ...{ ...key, id: newId(), externalId: `8${accountId.slice(1)}`, address: `+4915555${accountId.slice(-6)}` },
    ...{ addressKind: "phone", displayName: name, state: "CONNECTED", quality, createdAt },
    details: { verificationState: "VERIFIED", nameState: "APPROVED", tier: "TIER_1K" },
  });
  if (!template) return;
  await db.insert(templates).values({
    ...{ ...key, code: newTemplateCode(createdAt), language: "en", category: "utility", createdBy: ownerId, createdAt },
    ...{ ...template, version: 1, submittedAt: createdAt, decidedAt: createdAt, updatedAt: createdAt },
    content: { header: null, body: "Our club meets on Friday.", footer: null, buttons: [], samples: {} },
  });
}
