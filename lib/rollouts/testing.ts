import { eq } from "drizzle-orm";
import type { Connection } from "#db/client";
import { channels } from "#db/schema/channels";
import { templates } from "#db/schema/templates";
import type { Ctx } from "#lib/context";
import { newId } from "#lib/ids";
import { insertChannel, insertWorkspace } from "#lib/testing/factories";
import type { PlanRolloutInput } from "./schema.ts";

/** Lets a provider write into a customer, as the customer's owner does. */
export async function grantTo(owner: Connection, customerId: string, providerId: string, role = "operator") {
  const now = Date.now();
  const [startsAt, endsAt] = [now - 86_400_000, now + 20 * 86_400_000].map((at) => new Date(at).toISOString());
  await owner.sql`
    INSERT INTO grants (workspace_id, id, provider_id, role, reason, starts_at, ends_at, given_by)
    VALUES (${customerId}, ${newId()}, ${providerId}, ${role}, 'Help', ${startsAt ?? ""}, ${endsAt ?? ""}, 'owner')`;
}

/** A provider and customers with a channel and a grant each. */
export async function makeDesk(connections: { owner: Connection; web: Connection }, size: number, role = "operator") {
  const { owner, web } = connections;
  // Older databases know no grants: nobody may roll anything out there.
  await owner.sql.unsafe(`CREATE TABLE IF NOT EXISTS grants (workspace_id text NOT NULL, id text NOT NULL,
    provider_id text NOT NULL, role text NOT NULL, reason text NOT NULL, starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL, given_by text NOT NULL, created_at timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz, revoked_by text, PRIMARY KEY (workspace_id, id));
    GRANT SELECT ON grants TO carillon_identity`);
  const providerId = await insertWorkspace(owner.db, { kind: "provider", name: "Harbour" });
  const customers: string[] = [];
  for (let at = 0; at < size; at++) {
    const name = `Customer ${String(at).padStart(2, "0")}`;
    const customerId = await insertWorkspace(owner.db, { providerId, name });
    await insertChannel(owner.db, customerId, { state: "bound" });
    await grantTo(owner, customerId, providerId, role);
    customers.push(customerId);
  }
  const actor = { kind: "member", userId: "sam", name: "Sam", email: "sam@harbour.test", role: "owner" } as const;
  const ctx = (): Ctx => ({ workspaceId: providerId, actor, db: web.db, now: new Date() });
  return { ctx, providerId, customers };
}

/** A greeting with the name of each customer. */
export function greetingFor(customers: readonly string[]): PlanRolloutInput {
  return {
    kind: "template",
    name: "Welcome",
    template: {
      ...{ name: "welcome", language: "en", category: "utility", header: "", footer: "" },
      body: "Hello $(name), welcome to {{customer.shop}} and goodbye.",
      samples: { name: "Ana" },
    },
    targets: customers.map((customerId, at) => ({ customerId, channelId: null, values: { shop: `Shop ${at}` } })),
  };
}

export const templatesOf = (owner: Connection, customerId: string) =>
  owner.db.select().from(templates).where(eq(templates.workspaceId, customerId));

export const channelOf = async (owner: Connection, customerId: string) =>
  (await owner.db.select().from(channels).where(eq(channels.workspaceId, customerId)))[0];
