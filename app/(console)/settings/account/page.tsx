import type { Metadata } from "next";
import { cookies } from "next/headers";
import { getTranslations } from "next-intl/server";
import { createLoader, parseAsInteger } from "nuqs/server";
import { withTexts } from "#components/shell/texts";
import { requireSession } from "#lib/auth/session";
import { isAddressProved, listSessions } from "#lib/auth/sessions";
import { describeUserAgent } from "#lib/auth/user-agent";
import { webDatabase } from "#lib/database";
import { THEME_COOKIE } from "#lib/i18n/language";
import { canMail } from "#lib/mail/send-mail";
import { pageSizes } from "#lib/page-sizes";
import { getMailChoices } from "#lib/workspaces/mail-choices";
import { SettingsPage } from "../settings-page.tsx";
import { LooksCard } from "./looks-card.tsx";
import { MailsCard } from "./mails-card.tsx";
import { PasswordCard } from "./password-card.tsx";
import { ProfileCard } from "./profile-card.tsx";
import { SessionsCard } from "./sessions-card.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settings");
  return { title: t("tabs.account") };
}

const load = createLoader({ page: parseAsInteger.withDefault(1), size: parseAsInteger.withDefault(10) });

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** The user's own account; open to every role. */
async function AccountPage({ searchParams }: Props) {
  const [{ session, ctx }, asked] = await Promise.all([requireSession(), load(searchParams)]);
  const { db } = webDatabase();
  const size = pageSizes.find((known) => known === asked.size) ?? 10;
  const page = Math.min(Math.max(asked.page, 1), 100_000);
  const [{ rows, total }, proved, mails, jar, t] = await Promise.all([
    listSessions(db, session, { page, size, now: ctx.now }),
    isAddressProved(db, session),
    getMailChoices(ctx),
    cookies(),
    getTranslations("settings.account"),
  ]);
  const theme = jar.get(THEME_COOKIE)?.value;
  return (
    <SettingsPage tab="account" sub={t("sub")}>
      <div className="grid gap-4 grid-cols-2 narrow:grid-cols-1">
        <div className="flex flex-col gap-4">
          <ProfileCard
            name={session.user.name}
            email={session.user.email}
            proof={proved ? "proved" : canMail() ? "by_mail" : "none"}
          />
          <LooksCard theme={theme === "light" || theme === "dark" ? theme : "system"} />
        </div>
        <div className="flex flex-col gap-4">
          <PasswordCard />
          {mails && mails.length > 0 ? <MailsCard choices={mails} ready={canMail()} /> : null}
        </div>
      </div>
      <SessionsCard
        sessions={rows.map(({ userAgent, ...row }) => ({ ...row, agent: describeUserAgent(userAgent) }))}
        total={total}
        page={page}
        size={size}
      />
    </SettingsPage>
  );
}

export default withTexts("(console)/settings/account/page", AccountPage);
