import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { PeriodControl } from "#components/messaging/period-control";
import { TemplateStatus } from "#components/messaging/template-status";
import { Page, PageHeader } from "#components/shell/page";
import { EmptyState } from "#components/shell/states";
import { withTexts } from "#components/shell/texts";
import { ButtonLink } from "#components/ui/button";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { Mono } from "#components/ui/mono";
import { TextLink } from "#components/ui/text-link";
import { authorizePage } from "#lib/auth/session";
import { templateRulesFor } from "#lib/connectors/profiles";
import { lastDays } from "#lib/statistics/period";
import { sumByTemplate } from "#lib/statistics/queries";
import { addSums } from "#lib/statistics/sums";
import { templateFileLinks } from "#lib/templates/file-links";
import { previewRules } from "#lib/templates/preview-rules";
import { getTemplate } from "#lib/templates/queries";
import { TemplateCode } from "#lib/templates/schema";
import { NotAllowedPage } from "../../../../not-allowed-page.tsx";
import { TemplatePhone } from "../../../_templates/template-phone.tsx";
import { currentChannel } from "../../../channel.ts";
import { orNotFound } from "../or-not-found.ts";
import { ComparedParts } from "./compared-parts.tsx";
import { ComparedResults } from "./compared-results.tsx";

type Search = Record<string, string | string[] | undefined>;
type Props = { params: Promise<{ channelId: string }>; searchParams: Promise<Search> };

const ranges = ["7", "30", "90"] as const;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("templates.compare");
  return { title: t("title") };
}

/** Two templates of a channel beside each other: what they say, and what became of their messages. */
async function ComparePage({ params, searchParams }: Props) {
  const [{ channelId }, search, t, templates, channels, access] = await Promise.all([
    params,
    searchParams,
    getTranslations("templates.compare"),
    getTranslations("templates"),
    getTranslations("channels"),
    authorizePage("console:read"),
  ]);
  if (!access) return <NotAllowedPage title={t("title")} />;
  const channel = await currentChannel(channelId);
  const base = `/channels/${channelId}`;
  const crumbs = [
    { label: channels("title"), href: "/channels" },
    { label: channel.name, href: base },
    { label: templates("title"), href: `${base}/templates` },
    { label: t("title") },
  ];
  const [a, b] = [search.a, search.b].map((code) => TemplateCode.safeParse(code).data);
  if (a === undefined || b === undefined || a === b) {
    const list = (
      <ButtonLink variant="primary" href={`${base}/templates`}>
        {t("toList")}
      </ButtonLink>
    );
    return (
      <Page crumbs={crumbs}>
        <PageHeader title={t("title")} />
        <Card>
          <EmptyState title={t("chooseTitle")} text={t("chooseText")} actions={list} />
        </Card>
      </Page>
    );
  }
  const { ctx, workspace } = access;
  const range = ranges.find((days) => days === search.range) ?? "30";
  const period = lastDays(workspace.zone, ctx.now, Number(range));
  const [first, second, results] = await Promise.all([
    orNotFound(getTemplate(ctx, a, channelId)),
    orNotFound(getTemplate(ctx, b, channelId)),
    sumByTemplate(ctx, { ...period, channelId, templateCodes: [a, b] }),
  ]);
  const both = [first, second] as const;
  const rules = templateRulesFor(channel.type);
  const files = templateFileLinks(ctx, [first.content, second.content]);
  const none = addSums([]);
  return (
    <Page crumbs={crumbs}>
      <PageHeader
        title={t("title")}
        sub={t("sub", { first: first.name, second: second.name })}
        actions={
          <PeriodControl
            options={ranges}
            fallback="30"
            current={range}
            from={period.from}
            to={period.to}
            longest={90}
            zone={workspace.zone}
            custom={false}
          />
        }
      />
      <ComparedResults
        names={[`A · ${first.name}`, `B · ${second.name}`]}
        sums={[results[a] ?? none, results[b] ?? none]}
        days={period.days}
      />
      <ComparedParts names={["A", "B"]} contents={[first.content, second.content]} />
      <div className="grid gap-4 grid-cols-2 max-[861px]:grid-cols-1">
        {both.map((template, at) => (
          <Card key={template.code}>
            <CardHeader
              title={
                <TextLink href={`${base}/templates/${template.code}`} className="wrap-anywhere">
                  {at === 0 ? "A" : "B"} · {template.name}
                </TextLink>
              }
              line
            >
              <Mono className="text-xs text-muted-foreground">{template.language}</Mono>
              <TemplateStatus state={template.state} mode={rules.mode} />
            </CardHeader>
            <CardBody top>
              <TemplatePhone
                name={template.name}
                sender={channel.name}
                content={template.content}
                rules={previewRules(rules)}
                files={files}
              />
            </CardBody>
          </Card>
        ))}
      </div>
    </Page>
  );
}

export default withTexts("(console)/channels/[channelId]/(designer)/templates/compare/page", ComparePage);
