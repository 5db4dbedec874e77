import { and, eq } from "drizzle-orm";
import { requests } from "#db/schema/requests";
import { users } from "#db/schema/workspaces";
import { currentWorkspace } from "#lib/context";
import { canMail, sendMail } from "#lib/mail/send-mail";
import { writeRequestAnswer } from "#lib/mail/write-mail";
import { type Desk, inCustomer } from "./desk.ts";
import type { RequestKind } from "./schema.ts";

/**
 * Mails whoever asked how a request was answered, in the language of their workspace. Does nothing without a mail server, and
 * for people who have left. To be called after the answer.
 *
 * @param console address of the console, without a slash at its end
 */
export async function mailAnswer(
  desk: Desk,
  answered: { customerId: string; requestId: string },
  console: string,
): Promise<void> {
  if (!canMail()) return;
  const found = await inCustomer(desk, answered.customerId, async (ctx) => {
    const [row] = await ctx.db
      .select({ request: requests, email: users.email })
      .from(requests)
      .innerJoin(users, eq(users.id, requests.askedBy))
      .where(and(eq(requests.workspaceId, ctx.workspaceId), eq(requests.id, answered.requestId)));
    return row ? { ...row, workspace: await currentWorkspace(ctx) } : null;
  });
  if (!found) return;
  const { request, workspace, email } = found;
  const mail = writeRequestAnswer(workspace.language, {
    workspace: workspace.name,
    kind: request.kind as RequestKind,
    approved: request.state === "approved",
    by: request.answeredByName ?? "",
    granted: request.granted,
    reason: request.answerReason,
    link: `${console}/settings/requests`,
  });
  await sendMail(email, mail);
}
