import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Page, PageHeader } from "#components/shell/page";
import { withTexts } from "#components/shell/texts";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { LocalTime } from "#components/ui/local-time";
import { Tag } from "#components/ui/tag";
import { authorizePage } from "#lib/auth/session";
import { contentParts } from "#lib/templates/content/content-changes";
import { diffWords } from "#lib/templates/content/word-diff";
import { getTemplate, listVersionWords, type VersionWords } from "#lib/templates/queries";
import { NotAllowedPage } from "../../../../../not-allowed-page.tsx";
import { currentChannel } from "../../../../channel.ts";
import { orNotFound } from "../../or-not-found.ts";
import { Diff } from "./diff.tsx";

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
                  {version.submittedBy} · <LocalTime at={version.submittedAt} show="full" />
                </span>
              </CardHeader>
              <CardBody top>
                <Changes version={version} before={versions[at + 1] ?? null} language={template.language} />
              </CardBody>
            </Card>
          </li>
        ))}
      </ol>
    </Page>
  );
}

type ChangesProps = { version: VersionWords; before: VersionWords | null; language: string };

/** The parts that differ from the version before, or all parts of the first one. */
async function Changes({ version, before, language }: ChangesProps) {
  const t = await getTranslations("templates.versions");
  const now = contentParts(version.content);
  const old = before ? contentParts(before.content) : null;
  const parts = (["header", "body", "footer", "buttons", "samples"] as const).filter((part) =>
    old ? (now[part] ?? "") !== (old[part] ?? "") : now[part],
  );
  if (parts.length === 0) return <p className="text-muted-foreground">{t("same")}</p>;
  return (
    <dl className="flex flex-col gap-3">
      {parts.map((part) => (
        <div key={part}>
          <dt className="text-xs text-muted-foreground">{t(`part.${part}`)}</dt>
          <dd className="mt-0.5 wrap-anywhere whitespace-pre-wrap">
            <Diff parts={diffWords(old ? (old[part] ?? "") : (now[part] ?? ""), now[part] ?? "", language)} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

export default withTexts("(console)/channels/[channelId]/(designer)/templates/[code]/versions/page", VersionsPage);
