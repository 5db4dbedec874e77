import { randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import { audit } from "#lib/audit/audit";
import { asCustomer, type Ctx, currentWorkspace, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { newId } from "#lib/ids";
import { decide } from "#lib/requests/desk";
import { currentSettings } from "#lib/settings/current";
import { type NewInvitation, writeInvitation } from "#lib/workspaces/invitations";
import type { CreateCustomerInput } from "./schema.ts";
import { giveTermsFile } from "./terms-file.ts";

/**
 * Makes a customer of this provider: its workspace, the terms it agreed to, and the invitation of its owner. Noted in the
 * logs of both.
 *
 * @param input.byMail the invitation goes to the contact's address and never to the staff
 * @throws DomainError "forbidden" when the workspace is no provider, "not_found" for a file that was not uploaded here
 */
export async function createCustomer(
  ctx: Ctx,
  input: CreateCustomerInput & { byMail?: boolean },
): Promise<{ id: string; invitation: NewInvitation }> {
  return inTransaction(ctx, async (ctx) => {
    const id = await insertCustomer(ctx, input);
    const { fileName } = await giveTermsFile(ctx, id, input.termsFileId);
    const { contactEmail: email, byMail = false } = input;
    const entry = {
      ...({ action: "customer.created", objectKind: "workspace", objectId: id } as const),
      detail: { name: input.name, email, file: fileName },
    };
    await audit(ctx, entry);
    const invitation = await asCustomer(ctx, id, async (customer) => {
      await audit(customer, entry);
      return writeInvitation(customer, { email, role: "owner", byMail });
    });
    return { id, invitation };
  });
}

async function insertCustomer(ctx: Ctx, input: CreateCustomerInput): Promise<string> {
  const provider = await currentWorkspace(ctx);
  const { name, country, contactName, contactEmail, officeAddress } = input;
  const [made] = await ctx.db.execute<{ id: string | null }>(sql`
    SELECT create_customer(${newId()}, ${slugOf(name)}, ${name}, ${country}, ${provider.zone}, ${provider.language},
      ${contactName}, ${contactEmail}, ${officeAddress}, ${ctx.now.toISOString()}::timestamptz) AS id`);
  if (!made?.id) throw new DomainError("forbidden", "customers.providersOnly");
  // What the operator has set for new workspaces.
  await decide({ by: "provider", ctx }, made.id, { channelQuota: currentSettings().defaultChannelQuota });
  return made.id;
}

/** Lower-case letters and digits of a name with single hyphens, and an end of chance: names need not be unique. */
export function slugOf(name: string): string {
  const plain = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 40)
    .replace(/-+$/, "");
  return [plain || "customer", randomBytes(4).toString("hex")].join("-");
}
