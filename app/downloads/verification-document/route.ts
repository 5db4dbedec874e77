import { respondRefusal } from "#lib/actions/respond";
import { searchOf } from "#lib/actions/search-of";
import { requirePermission } from "#lib/auth/session";
import { readCustomerDocument, readDocument } from "#lib/requests/verification";

export const dynamic = "force-dynamic";

/** A paper of a verification: the workspace's own, or one that a customer has submitted. */
export async function GET(request: Request): Promise<Response> {
  try {
    const search = searchOf(request);
    const customerId = search.get("customer");
    const documentId = search.get("document") ?? "";
    const { ctx } = await requirePermission(customerId ? "requests:answer" : "settings:manage");
    const { name, type, content } = customerId
      ? await readCustomerDocument({ by: "provider", ctx }, customerId, documentId)
      : await readDocument(ctx, documentId);
    const plain = name.replace(/[^\w.-]+/g, "_");
    return new Response(new Uint8Array(content), {
      headers: {
        "content-type": type,
        // Never opened in the console's own origin.
        "content-disposition": `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`,
        "content-security-policy": "sandbox; default-src 'none'",
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
      },
    });
  } catch (error) {
    return respondRefusal(error);
  }
}
