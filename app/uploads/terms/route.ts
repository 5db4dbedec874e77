import { readFile } from "node:fs/promises";
import { receiveUpload, uploadStatus } from "#lib/actions/receive-upload";
import { respondRefusal } from "#lib/actions/respond";
import { demandSameOrigin } from "#lib/actions/same-origin";
import { requirePermission } from "#lib/auth/session";
import { TERMS_FILE_MAX } from "#lib/customers/limits";
import { storeTermsFile } from "#lib/customers/terms-file";

export const dynamic = "force-dynamic";

/** Takes a file with terms from the raw body, before the customer it is for is made. Answers with its id, name and size. */
export async function POST(request: Request): Promise<Response> {
  try {
    demandSameOrigin(request.headers);
    const { ctx } = await requirePermission("customers:manage");
    const file = await receiveUpload(ctx, request, "customers", "terms.pdf", TERMS_FILE_MAX);
    try {
      const { id, fileName, size } = await storeTermsFile(ctx, { name: file.name, bytes: await readFile(file.path) });
      return Response.json({ id, fileName, size }, { headers: { "cache-control": "no-store" } });
    } finally {
      await file.remove();
    }
  } catch (error) {
    // The client has disconnected.
    if (request.signal.aborted) return new Response(null, { status: 499 });
    return respondRefusal(error, uploadStatus(error));
  }
}
