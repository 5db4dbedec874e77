import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Button } from "#components/ui/button";
import { readAskedProof } from "#lib/channels/sender-addresses/prove-address";
import { webDatabase } from "#lib/database";
import { AuthHeading } from "../../auth-heading.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("auth.senderAddress");
  return { title: t("title"), referrer: "no-referrer", robots: { index: false } };
}

type Props = { params: Promise<{ token: string }> };

/** Asks the holder of an address whether mails may come from it. Opening it changes nothing. */
export default async function SenderAddressPage({ params }: Props) {
  const [{ token }, t] = await Promise.all([params, getTranslations("auth.senderAddress")]);
  const found = await readAskedProof(webDatabase().db, token, new Date());
  if (!found) return <AuthHeading title={t("unknownTitle")}>{t("unknownText")}</AuthHeading>;
  const { workspace, address, proved } = found;
  if (proved) return <AuthHeading title={t("doneTitle")}>{t("doneText", { workspace, address })}</AuthHeading>;
  return (
    <div className="flex flex-col gap-4">
      <AuthHeading title={t("title")}>{t("text", { workspace, address })}</AuthHeading>
      <form method="post" action={`/sender-address/${token}/confirm`}>
        <Button type="submit" variant="primary">
          {t("submit")}
        </Button>
      </form>
      <p className="text-sm text-muted-foreground">{t("others")}</p>
    </div>
  );
}
