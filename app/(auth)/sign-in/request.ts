export type SignInAnswer = { ok: true } | { ok: false; error: string };

/**
 * Signs in at next-auth's own endpoint. Its client library would leave the page when the network fails, and lose what was
 * typed.
 *
 * @throws TypeError when the console cannot be reached
 */
export async function requestSignIn(fields: {
  email: string;
  password: string;
  remember: boolean;
}): Promise<SignInAnswer> {
  const { csrfToken } = (await (await fetch("/api/auth/csrf", { cache: "no-store" })).json()) as { csrfToken: string };
  const response = await fetch("/api/auth/callback/credentials", {
    method: "POST",
    body: new URLSearchParams({
      csrfToken,
      email: fields.email,
      password: fields.password,
      remember: String(fields.remember),
      json: "true",
    }),
  });
  const answer = (await response.json().catch(() => ({}))) as { url?: string };
  const url = URL.parse(answer.url ?? "", window.location.origin);
  const error = url?.searchParams.get("error") ?? (url?.searchParams.has("csrf") ? "unexpected" : null);
  if (error) return { ok: false, error };
  return response.ok ? { ok: true } : { ok: false, error: "unexpected" };
}
