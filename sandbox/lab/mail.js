// The mail panel: accounts that may send, mailboxes, and one mail with what its reader may do.
import { $, control, node, page, put, t } from "./page.js";

const open = { mailbox: null, mail: null };

export async function readMail() {
  page.mail = await control("mail/state");
  page.mailbox = open.mailbox
    ? (await control(`mail/mailbox?${new URLSearchParams({ address: open.mailbox })}`)).mails
    : [];
}

export function showMail(refresh) {
  const { server, accounts, mailboxes } = page.mail;
  put("mail-accounts", [server, accounts], () => [
    node(
      "div",
      { class: "facts pad" },
      node("span", { class: "label" }, t("mailServer")),
      node("code", {}, server ?? "–"),
    ),
    ...accounts
      .toReversed()
      .map(({ id, name, user, password, callbackUrl, state }) =>
        node(
          "div",
          { class: "template" },
          node("div", { class: "grow" }, node("b", {}, `${name} · ${id}`), node("small", {}, `${user} · ${password}`)),
          node(
            "span",
            { class: `badge ${state === "active" ? "good" : ""}` },
            callbackUrl ? t("callback") : t("noCallback"),
          ),
        ),
      ),
  ]);
  const boxes = mailboxes.toSorted((a, b) => b.latest - a.latest).slice(0, 30);
  put("mailboxes", [boxes, open.mailbox], () =>
    boxes.length === 0
      ? [node("p", { class: "pad" }, t("noMails"))]
      : boxes.map(({ address, mails, unseen }) =>
          node(
            "button",
            {
              type: "button",
              class: "mailbox",
              "data-key": `box${address}`,
              "aria-pressed": String(open.mailbox === address),
              onclick: () => choose({ mailbox: address, mail: null }, refresh),
            },
            `${address} · ${mails}${unseen ? ` (${unseen})` : ""}`,
          ),
        ),
  );
  put("mails", [page.mailbox, open.mail?.id], () =>
    page.mailbox.map((mail) =>
      node(
        "button",
        {
          type: "button",
          class: "mailbox",
          "data-key": `mail${mail.id}`,
          "aria-pressed": String(open.mail?.id === mail.id),
          onclick: async () => choose({ mail: await control(`mail/messages/${mail.id}`) }, refresh),
        },
        node("b", {}, mail.subject || "–"),
        node("small", {}, ` ${mail.from}${mail.spam ? ` · ${t("spam")}` : ""}`),
      ),
    ),
  );
  put("mail", [open.mail], () => (open.mail ? mailView(open.mail, refresh) : []));
}

async function choose(next, refresh) {
  Object.assign(open, next);
  await refresh();
}

function mailView(mail, refresh) {
  const act =
    (path, body = {}) =>
    async () => {
      try {
        const result = await control(`mail/messages/${mail.id}/${path}`, body);
        $("said").textContent = $("mail-said").textContent = `${t("done")}${result.status ? `: ${result.status}` : ""}`;
      } catch (error) {
        $("mail-said").textContent = error.message;
      }
      refresh();
    };
  const button = (key, path, body) =>
    node("button", { type: "button", class: "mini", "data-key": `act${key}`, onclick: act(path, body) }, t(key));
  // Nothing of a stranger's mail runs here: the frame has an origin of its own and may do nothing at all.
  const src = `/control/mail/messages/${mail.id}/page`;
  const frame = node("iframe", { sandbox: "", title: mail.subject || t("mailText"), class: "mail", src });
  const form = node(
    "form",
    { class: "inline" },
    node(
      "label",
      {},
      node("span", {}, t("reply")),
      node("input", { name: "text", required: true, autocomplete: "off" }),
    ),
    node("button", { type: "submit" }, t("send")),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    act("reply", { text: form.elements.text.value })().then(() => form.reset());
  });
  return [
    node(
      "dl",
      { class: "facts" },
      ...[
        ["From", mail.from],
        ["To", mail.mailbox],
        ["Subject", mail.subject],
        ["Message-ID", mail.messageId],
        ["Return-Path", mail.returnPath || "<>"],
        ["TLS", mail.tls ? t("yes") : t("no")],
        ["DKIM", mail.dkim],
      ].map(([name, value]) => node("div", {}, node("dt", {}, name), node("dd", {}, value))),
    ),
    frame,
    node("details", {}, node("summary", {}, t("mailText")), node("pre", {}, mail.text)),
    ...mail.attachments.map(({ name, type, size }) => node("p", {}, `${name} · ${type} · ${size} B`)),
    node(
      "div",
      { class: "row" },
      button("unsubscribe", "unsubscribe"),
      button("markSpam", "spam"),
      button("bounceHard", "report", { kind: "failed" }),
      button("bounceFull", "report", { kind: "full" }),
      button("autoReply", "report", { kind: "auto_reply" }),
    ),
    form,
    node("p", { id: "mail-said", role: "status" }),
  ];
}

export function wireMail(refresh) {
  $("new-mail-account").addEventListener("submit", async (event) => {
    event.preventDefault();
    await control("mail/accounts", { name: event.target.elements.name.value });
    event.target.reset();
    refresh();
  });
}
