import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { withTexts } from "#components/shell/texts";
import { NewPasswordForm } from "./new-password-form.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("auth.newPassword");
  return { title: t("title"), referrer: "no-referrer", robots: { index: false } };
}

/** Sets a new password with a link. Its token is behind the #, so only the browser can read it. */
function NewPasswordPage() {
  return <NewPasswordForm />;
}

export default withTexts("(auth)/password/page", NewPasswordPage);
