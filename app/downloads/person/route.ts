import { getLocale, getTranslations } from "next-intl/server";
import { addressKinds } from "#db/enums";
import { respondRefusal } from "#lib/actions/respond";
import { searchOf } from "#lib/actions/search-of";
import { requirePermission } from "#lib/auth/session";
import { exportPerson, type WhoIsAsked } from "#lib/contacts/erase/export-person";
import { currentWorkspace } from "#lib/context";
import { notFound } from "#lib/errors";
import { personParts } from "./person-parts.ts";
import { readablePage } from "./readable-page.ts";

export const dynamic = "force-dynamic";

/**
 * What is kept about one person, `contact` or `kind` and `address`: as JSON, or with `as=page` as a page to read.
 */
export async function GET(request: Request): Promise<Response> {
  try {
    const { ctx } = await requirePermission("people:answer");
    const search = searchOf(request);
    const person = await exportPerson(ctx, whoIn(search));
    if (search.get("as") !== "page")
      return give(JSON.stringify(person, null, 2), "application/json; charset=utf-8", "person.json");
    const [{ name, zone }, t, language] = await Promise.all([
      currentWorkspace(ctx),
      getTranslations("excel.person"),
      getLocale(),
    ]);
    const parts = await personParts(person, zone);
    const [title, text, none] = [t("title", { workspace: name }), t("text", { zone }), t("none")];
    return give(readablePage({ language, title, text, none, parts }), "text/html; charset=utf-8", "person.html");
  } catch (error) {
    return respondRefusal(error);
  }
}

/** @throws DomainError "not_found" for a kind of address that there is not */
function whoIn(search: URLSearchParams): WhoIsAsked {
  const address = search.get("address");
  if (address === null) return { contactId: search.get("contact") ?? "" };
  const addressKind = addressKinds.find((kind) => kind === search.get("kind"));
  if (!addressKind) throw notFound("contact");
  return { addressKind, address };
}

/** A file that no browser opens within the console. */
function give(body: string, type: string, name: string): Response {
  return new Response(body, {
    headers: {
      "content-type": type,
      "content-disposition": `attachment; filename="${name}"; filename*=UTF-8''${name}`,
      "content-security-policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
}
