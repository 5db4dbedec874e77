import type { Language } from "#db/enums";
import type { MailPayloads, MailTemplate } from "./kinds.ts";
import { type MailParts, plainName, wordsOf } from "./layout.ts";

type Kinds = "template_waits" | "template_answered" | "send_waits" | "send_answered";
type Writer<K extends Kinds> = (mail: { language: Language; payload: MailPayloads[K] }, console: string) => MailParts;

/** The mails about what a second person of a workspace has to approve. */
export const approvalWriters: { [K in Kinds]: Writer<K> } = {
  template_waits({ language, payload }, console) {
    const t = wordsOf(language);
    const names = { name: plainName(payload.template.name), workspace: plainName(payload.workspace) };
    return {
      subject: t("templateWaits.subject", names),
      before: [t("templateWaits.text", { ...names, by: plainName(payload.by), language: payload.template.language })],
      button: { label: t("templateWaits.open"), link: pageOf(payload.template, console) },
    };
  },

  template_answered({ language, payload }, console) {
    const t = wordsOf(language);
    const names = { name: plainName(payload.template.name), workspace: plainName(payload.workspace) };
    const verdict = payload.approved ? "approved" : payload.reason === null ? "switchedOff" : "sentBack";
    return {
      subject: t(`templateAnswered.${verdict}`, names),
      before: [
        t(`templateAnswered.${verdict}Text`, { ...names, by: plainName(payload.by) }),
        ...(payload.reason ? [t("request.reason", { reason: plainName(payload.reason) })] : []),
      ],
      button: { label: t("templateAnswered.open"), link: pageOf(payload.template, console) },
    };
  },

  send_waits({ language, payload }, console) {
    const t = wordsOf(language);
    const names = { name: plainName(payload.name), workspace: plainName(payload.workspace) };
    return {
      subject: t("sendWaits.subject", names),
      before: [t("sendWaits.text", { ...names, by: plainName(payload.by), count: payload.rowsSend })],
      button: { label: t("sendWaits.open"), link: `${console}/campaigns/${payload.campaignId}` },
    };
  },

  send_answered({ language, payload }, console) {
    const t = wordsOf(language);
    const names = { name: plainName(payload.name), workspace: plainName(payload.workspace) };
    const verdict = payload.reason === null ? "approved" : "sentBack";
    return {
      subject: t(`sendAnswered.${verdict}`, names),
      before: [
        t(`sendAnswered.${verdict}Text`, { ...names, by: plainName(payload.by), count: payload.rowsSend }),
        ...(payload.reason ? [t("request.reason", { reason: plainName(payload.reason) })] : []),
      ],
      button: { label: t("sendAnswered.open"), link: `${console}/campaigns/${payload.campaignId}` },
    };
  },
};

const pageOf = ({ channelId, code }: MailTemplate, console: string) =>
  `${console}/channels/${channelId}/templates/${code}`;
