import { downloadBytes } from "#lib/actions/download-bytes";
import { respondRefusal } from "#lib/actions/respond";
import { searchOf } from "#lib/actions/search-of";
import { readDocumentAsOperator } from "#lib/operator/answer-requests";
import { requireOperator } from "#lib/operator/request";

export const dynamic = "force-dynamic";

/** A paper that a workspace without a provider has submitted, for the operator who decides about it. */
export async function GET(request: Request): Promise<Response> {
  try {
    const { ctx } = await requireOperator();
    const search = searchOf(request);
    const [customerId, documentId] = [search.get("customer") ?? "", search.get("document") ?? ""];
    const { name, type, content } = await readDocumentAsOperator(ctx, customerId, documentId);
    return downloadBytes({ fileName: name, contentType: type, bytes: content });
  } catch (error) {
    return respondRefusal(error);
  }
}
