import { readFile } from "node:fs/promises";
import { receiveUpload, uploadStatus } from "#lib/actions/receive-upload";
import { respondRefusal } from "#lib/actions/respond";
import { demandSameOrigin } from "#lib/actions/same-origin";
import { requirePermission } from "#lib/auth/session";
import { DOCUMENT_MAX_BYTES } from "#lib/requests/limits";
import { addDocument } from "#lib/requests/verification";

export const dynamic = "force-dynamic";

/** Takes one paper of a verification from the raw body. Answers with `DocumentRow`. */
export async function POST(request: Request): Promise<Response> {
  try {
    demandSameOrigin(request.headers, "requests.uploadElsewhere");
    const { ctx } = await requirePermission("settings:manage");
    const file = await receiveUpload(ctx, request, "requests", "document", DOCUMENT_MAX_BYTES);
    try {
      const document = await addDocument(ctx, { name: file.name, content: await readFile(file.path) });
      return Response.json(document, { headers: { "cache-control": "no-store" } });
    } finally {
      await file.remove();
    }
  } catch (error) {
    // The client has disconnected.
    if (request.signal.aborted) return new Response(null, { status: 499 });
    return respondRefusal(error, uploadStatus(error));
  }
}
