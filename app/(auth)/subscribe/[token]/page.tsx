import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { Button } from "#components/ui/button";
import { Input } from "#components/ui/input";
import { Note } from "#components/ui/note";
import { webDatabase } from "#lib/database";
import { readSignUpForm } from "#lib/sign-ups/request-sign-up";
import { AuthHeading } from "../../auth-heading.tsx";
import { TopicBoxes } from "../../topic-boxes.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("auth.subscribe");
  return { title: t("title"), referrer: "no-referrer", robots: { index: false } };
}

type Props = {
  params: Promise<{ token: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/** Where people sign up for a business's marketing. Nothing is agreed to before they confirm it from their mailbox. */
export default async function SubscribePage({ params, searchParams }: Props) {
  const [{ token }, search, locale, t] = await Promise.all([
    params,
    searchParams,
    getLocale(),
    getTranslations("auth.subscribe"),
  ]);
  const form = await readSignUpForm(webDatabase().db, token, new Date());
  if (!form) return <AuthHeading title={t("unknownTitle")}>{t("unknownText")}</AuthHeading>;
  const { workspace, topics } = form;
  if (search.asked !== undefined) return <AuthHeading title={t("askedTitle")}>{t("askedText")}</AuthHeading>;
  return (
    <div className="flex flex-col gap-4">
      <AuthHeading title={t("heading", { workspace })}>{t("text")}</AuthHeading>
      {search.wrong !== undefined ? <Note tone="danger">{t("wrong")}</Note> : null}
      <form method="post" action={`/subscribe/${token}/sign-up`} className="flex flex-col items-stretch gap-4">
        <input type="hidden" name="language" value={locale} />
        <div className="flex flex-col gap-1.5">
          <label htmlFor="address" className="font-medium">
            {t("address")}
          </label>
          <Input id="address" name="address" type="email" autoComplete="email" required maxLength={320} />
        </div>
        {topics.length > 0 ? (
          <TopicBoxes label={t("topics")} topics={topics.map((topic) => ({ ...topic, wanted: true }))} />
        ) : null}
        <div>
          <Button type="submit" variant="primary">
            {t("submit")}
          </Button>
        </div>
      </form>
      <p className="text-sm text-muted-foreground">{t("others")}</p>
    </div>
  );
}
