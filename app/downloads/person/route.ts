import { respondRefusal } from "#lib/actions/respond";
import { searchOf } from "#lib/actions/search-of";
import { requirePermission } from "#lib/auth/session";
import { exportPerson } from "#lib/contacts/erase/export-person";

export const dynamic = "force-dynamic";

/** What is kept about one contact, as JSON. */
export async function GET(request: Request): Promise<Response> {
  try {
    const { ctx } = await requirePermission("people:answer");
    const person = await exportPerson(ctx, searchOf(request).get("contact") ?? "");
    return new Response(JSON.stringify(person, null, 2), {
      headers: {
        "content-type": "application/json; charset=utf-8",
        "content-disposition": 'attachment; filename="person.json"',
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
      },
    });
  } catch (error) {
    return respondRefusal(error);
  }
}
