import { languages } from "#db/enums";
import { clientIp } from "#lib/auth/request-headers";
import { webDatabase } from "#lib/database";
import { requestSignUp } from "#lib/sign-ups/request-sign-up";

export const dynamic = "force-dynamic";

type Props = { params: Promise<{ token: string }> };

/** Takes a sign-up from the page, and says the same whatever is known of the address. */
export async function POST(request: Request, { params }: Props): Promise<Response> {
  const { token } = await params;
  const form = await request.formData();
  const address = form.get("address");
  const language = languages.find((one) => one === form.get("language")) ?? "en";
  const result = await requestSignUp(
    webDatabase().db,
    token,
    {
      address: typeof address === "string" ? address.slice(0, 400) : "",
      topicIds: form.getAll("topic").filter((one) => typeof one === "string"),
      language,
      from: clientIp(request.headers.get("x-forwarded-for")),
    },
    new Date(),
  );
  const end = result === "asked" ? "?asked" : result === "not_an_address" ? "?wrong" : "";
  return new Response(null, { status: 303, headers: { location: `/subscribe/${token}${end}` } });
}
