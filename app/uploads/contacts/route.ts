import { receiveUpload, uploadStatus } from "#lib/actions/receive-upload";
import { respondRefusal } from "#lib/actions/respond";
import { demandSameOrigin } from "#lib/actions/same-origin";
import { searchOf } from "#lib/actions/search-of";
import { requirePermission } from "#lib/auth/session";
import { askImport } from "#lib/contacts/files/ask-file";
import { duplicateChoices, importActs } from "#lib/contacts/schema";
import { currentStore } from "#lib/storage/current-store";

export const dynamic = "force-dynamic";

/** Keeps a file of contacts from the raw body, for a worker to import. Answers with the id under which its progress is found. */
export async function POST(request: Request): Promise<Response> {
  try {
    demandSameOrigin(request.headers, "contacts.uploadElsewhere");
    const { ctx } = await requirePermission("audience:manage");
    const search = searchOf(request);
    const act = importActs.find((each) => each === search.get("act")) ?? "add";
    const duplicates = duplicateChoices.find((each) => each === search.get("duplicates")) ?? "ignore";
    const groupId = search.get("group") || null;
    const file = await receiveUpload(ctx, request, "audience", "contacts.xlsx");
    try {
      const asked = await askImport(ctx, await currentStore(), { act, duplicates, groupId, fileName: file.name, file });
      return Response.json(asked, { headers: { "cache-control": "no-store" } });
    } finally {
      await file.remove();
    }
  } catch (error) {
    // The client has disconnected.
    if (request.signal.aborted) return new Response(null, { status: 499 });
    return respondRefusal(error, uploadStatus(error));
  }
}
