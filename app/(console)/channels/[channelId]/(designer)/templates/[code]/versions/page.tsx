import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Page, PageHeader } from "#components/shell/page";
import { withTexts } from "#components/shell/texts";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { LocalTime } from "#components/ui/local-time";
import { Tag } from "#components/ui/tag";
import { authorizePage } from "#lib/auth/session";
import { getTemplate, listVersionWords } from "#lib/templates/queries";
import { NotAllowedPage } from "../../../../../not-allowed-page.tsx";
import { currentChannel } from "../../../../channel.ts";
import { orNotFound } from "../../or-not-found.ts";
import { Changes } from "./changes.tsx";

type Props = { params: Promise<{ channelId: string; code: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [{ channelId, code }, t, access] = await Promise.all([
    params,
    getTranslations("templates.versions"),
    authorizePage("console:read"),
  ]);
  if (!access) return {};
  const { name } = await orNotFound(getTemplate(access.ctx, code, channelId));
  return { title: `${t("title")} · ${name}` };
}

/** What each version of a template changed, by whom and when. */
async function VersionsPage({ params }: Props) {
  const [{ channelId, code }, t, templates, channels, access] = await Promise.all([
    params,
    getTranslations("templates.versions"),
    getTranslations("templates"),
    getTranslations("channels"),
    authorizePage("console:read"),
  ]);
  if (!access) return <NotAllowedPage title={t("title")} />;
  const [channel, template, versions] = await Promise.all([
    currentChannel(channelId),
    orNotFound(getTemplate(access.ctx, code, channelId)),
    listVersionWords(access.ctx, code),
  ]);
  const base = `/channels/${channelId}`;
  return (
    <Page
      crumbs={[
        { label: channels("title"), href: "/channels" },
        { label: channel.name, href: base },
        { label: templates("title"), href: `${base}/templates` },
        { label: template.name, href: `${base}/templates/${code}` },
        { label: t("title") },
      ]}
    >
      <PageHeader title={t("title")} sub={t("sub", { name: template.name })} />
      {versions.length === 0 ? <p className="text-muted-foreground">{t("none")}</p> : null}
      <ol className="flex max-w-[900px] flex-col gap-4">
        {versions.map((version, at) => (
          <li key={version.version}>
            <Card>
              <CardHeader title={t("version", { version: version.version })} line>
                {version.version === template.version ? <Tag>{t("latest")}</Tag> : null}
                <span className="text-xs text-muted-foreground">
                  {version.submittedBy} ·{" "}
                  {version.approvedBy ? `${t("approvedBy", { name: version.approvedBy })} · ` : null}
                  <LocalTime at={version.submittedAt} show="full" />
                </span>
              </CardHeader>
              <CardBody top>
                <Changes
                  content={version.content}
                  before={versions[at + 1]?.content ?? null}
                  language={template.language}
                />
              </CardBody>
            </Card>
          </li>
        ))}
      </ol>
    </Page>
  );
}

export default withTexts("(console)/channels/[channelId]/(designer)/templates/[code]/versions/page", VersionsPage);
