import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { CannotSend } from "#components/messaging/cannot-send";
import { HistoryOnly } from "#components/messaging/history-only";
import { EmptyState } from "#components/shell/states";
import { withTexts } from "#components/shell/texts";
import { ButtonLink } from "#components/ui/button";
import { Card } from "#components/ui/card";
import { isAllowed } from "#lib/auth/permissions";
import { requireSession } from "#lib/auth/session";
import { reportImport } from "#lib/campaigns/audience-import/import-report";
import { findOpenImport, readDraft } from "#lib/campaigns/launch/drafts";
import { listSendAccounts } from "#lib/campaigns/report/queries";
import { channelBlock } from "#lib/channels/may-send";
import { readSenderChoices } from "#lib/channels/sender-ids/sender-choices";
import { smsActive } from "#lib/channels/sender-ids/sms-service";
import { listPools } from "#lib/channels/sender-pools/pools";
import { profileFor } from "#lib/connectors/profiles";
import { listAttributes } from "#lib/contacts/attributes";
import { listGroups } from "#lib/contacts/groups";
import { listSegments } from "#lib/contacts/segments";
import { currentWorkspace } from "#lib/context";
import { env } from "#lib/env";
import { readCodeSchedule, schedulesCodes } from "#lib/fallback/code-schedule";
import { tellsOf } from "#lib/fallback/links/link-kind";
import { listPolicies } from "#lib/fallback/policies/list-policies";
import { linkBase } from "#lib/links/shorten";
import { readSendingHours } from "#lib/sending/hours/read-leave-times";
import { readSendingRules } from "#lib/sending/rules/sending-rules";
import { templateFileLinks } from "#lib/templates/file-links";
import { previewRules } from "#lib/templates/preview-rules";
import { listSendableTemplates } from "#lib/templates/queries";
import { currentChannel } from "../../channel.ts";
import { NotAllowedSection } from "../not-allowed-section.tsx";
import { openingForm } from "./opening-form.ts";
import { poolAccounts } from "./pool-accounts.ts";
import { SendPage } from "./send-page.tsx";

type Props = {
  params: Promise<{ channelId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("send");
  return { title: t("title") };
}

/** The form that sends one template to many people through one channel. */
async function MessageSendingPage({ params, searchParams }: Props) {
  const { workspace, ctx } = await requireSession();
  if (!isAllowed(workspace, "campaigns:manage")) {
    return <NotAllowedSection />;
  }
  const [{ channelId }, search] = await Promise.all([params, searchParams]);
  const channel = await currentChannel(channelId);
  if (channel.deletedAt) return <HistoryOnly channelId={channelId} />;
  const profile = profileFor(channel.type);
  if (!profile?.templates) return <NotAllowedSection />;
  const block = channelBlock(channel.state);
  if (block !== null) return <CannotSend channelId={channelId} block={block} />;

  const [
    templates,
    senders,
    pools,
    draft,
    { requireConsent },
    choices,
    sms,
    groups,
    segments,
    attributes,
    policies,
    sending,
    rules,
    codes,
  ] = await Promise.all([
    listSendableTemplates(ctx, channelId),
    listSendAccounts(ctx, channelId),
    profile.manySenders ? listPools(ctx, channelId) : [],
    readDraft(ctx, channelId),
    currentWorkspace(ctx),
    profile.senderKind === "sender_id" ? readSenderChoices(ctx, channelId) : null,
    profile.smsSecond ? smsActive(ctx, channelId) : null,
    listGroups(ctx),
    listSegments(ctx),
    listAttributes(ctx),
    listPolicies(ctx),
    readSendingHours(ctx),
    readSendingRules(ctx),
    schedulesCodes(channel.type) ? readCodeSchedule(ctx, channelId) : null,
  ]);
  const accounts = [...senders, ...poolAccounts(pools, senders, profile.lane === "channel")];
  if (templates.length === 0 || accounts.length === 0) {
    return (
      <NotReady
        missing={templates.length > 0 ? "sender" : profile.templates.mode === "reviewed" ? "template" : "templateOurs"}
        channelId={channelId}
        numbers={profile.menu.includes("numbers")}
      />
    );
  }

  const asked = wordOf(search.template);
  const askedList = wordOf(search.list);
  const rest = askedList === null ? null : { importId: askedList, senderId: wordOf(search.sender) ?? "" };
  const language = workspace.language;
  const opening = openingForm({ draft: draft?.form ?? null, templates, accounts, asked, rest, language });
  const { templateCode, importId } = opening.form;
  const list = importId ? await findOpenImport(ctx, { channelId, templateCode, importId }) : null;
  const report = list ? await reportImport(ctx, list) : null;
  return (
    <SendPage
      data={{
        channel: {
          id: channelId,
          sandboxed: channel.binding?.environment === "sandbox",
          addressKind: profile.addressKinds[0],
        },
        rules: previewRules(profile.templates),
        brand: { name: workspace.name, verified: workspace.verified },
        templates,
        files: templateFileLinks(
          ctx,
          templates.map(({ content }) => content),
        ),
        accounts,
        choices,
        smsActive: sms,
        codes: codes && sms ? { policy: codes.policy, seconds: codes.seconds } : null,
        policies: policies.map(({ id, name, rules }) => ({ id, name, rules })),
        audiences: {
          groups: groups.map(({ id, name, members }) => ({ id, name, members })),
          segments: segments.map(({ id, name }) => ({ id, name })),
        },
        attributes,
        consent: { required: requireConsent, mayChange: isAllowed(workspace, "settings:manage") },
        plan: {
          hasHours: sending.hours !== null,
          approveAbove: rules.approveAbove,
          tellsReads: profile.receipts.includes("read"),
          tellsDeliveries: tellsOf(channel.type).delivery,
        },
        links: { base: linkBase(), mode: profile.templates?.mode ?? "reviewed" },
        maxBytes: env().UPLOAD_MAX_BYTES,
        form: {
          ...{ ...opening.form, importId: report?.id ?? null },
          ...(report?.languages ? { byLanguage: true } : {}),
        },
        keptAt: rest ? null : (draft?.updatedAt ?? null),
        keepsDraft: rest === null,
        templateGone: opening.templateGone,
        report,
        suspended: workspace.standing === "suspended",
      }}
    />
  );
}

function wordOf(value: string | string[] | undefined): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

type NotReadyProps = { missing: "template" | "templateOurs" | "sender"; channelId: string; numbers: boolean };

/** What the channel needs before anything can be sent from it, with the way there. */
async function NotReady({ missing, channelId, numbers }: NotReadyProps) {
  const t = await getTranslations("send.empty");
  const section = missing === "sender" ? (numbers ? "numbers" : "account") : "templates";
  const words = {
    template: { title: t("template"), text: t("templateText"), action: t("templateAction") },
    templateOurs: { title: t("templateOurs"), text: t("templateTextOurs"), action: t("templateAction") },
    sender: { title: t("sender"), text: t("senderText"), action: t("senderAction") },
  }[missing];
  return (
    <Card>
      <EmptyState
        title={words.title}
        text={words.text}
        actions={
          <ButtonLink variant="primary" href={`/channels/${channelId}/${section}`}>
            {words.action}
          </ButtonLink>
        }
      />
    </Card>
  );
}

export default withTexts("(console)/channels/[channelId]/(sections)/send/page", MessageSendingPage);
