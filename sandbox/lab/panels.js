// The panels of the lab page. Each draws one part of the sandbox's state.
import { $, control, node, page, put, t } from "./page.js";
import { isSmsSender, smsSenders, smsThread } from "./sms.js";
import { isViberSender, viberSenders, viberThread } from "./viber.js";

const DIALS = ["reviewDelayMs", "sentMs", "deliveredMs", "readMs", "throughput", "loss", "duplicates", "reorder"];
const SHARES = ["loss", "duplicates", "reorder"];

/** A value that can be copied with a button. */
export function copyable(label, value, secret = false) {
  const text = secret && value.length > 24 ? `${value.slice(0, 10)}…${value.slice(-6)}` : value;
  return node(
    "span",
    { class: "copy" },
    node("span", { class: "label" }, label),
    node("code", {}, text),
    node(
      "button",
      {
        type: "button",
        class: "mini",
        "data-key": `${label}${value}`,
        "aria-label": `${t("copy")} ${label} ${text}`,
        onclick: () => copyText(label, value),
      },
      t("copy"),
    ),
  );
}

export function showWabas() {
  const facts = page.state.wabas.map(({ templates, ...rest }) => rest);
  put("wabas", facts, () =>
    page.state.wabas
      .toReversed()
      .map((waba, i) =>
        node(
          "details",
          { class: "waba", open: i < 2 },
          node(
            "summary",
            {},
            node("b", {}, waba.name),
            node("small", {}, `${waba.numbers.length} · ${waba.callbacks[0] ? t("callback") : t("noCallback")}`),
          ),
          node("div", { class: "facts" }, copyable(t("wabaId"), waba.id), copyable(t("token"), waba.accessToken, true)),
          ...waba.numbers.map((n) =>
            node(
              "div",
              { class: "number" },
              node("b", { class: "nw" }, n.display),
              node("span", { class: `badge ${n.status === "CONNECTED" ? "good" : ""}` }, n.status),
              copyable(t("numberId"), n.id),
              n.verification === "VERIFIED" ? null : copyable(t("code"), n.code),
            ),
          ),
        ),
      ),
  );
  const accounts = page.state.pages.flatMap((p) => [
    { id: p.id, text: `Messenger · ${p.name}` },
    ...(p.instagram ? [{ id: p.instagram.id, text: `Instagram · @${p.instagram.username}` }] : []),
  ]);
  const numbers = page.state.wabas
    .flatMap((w) => w.numbers.map((n) => ({ id: n.id, text: `${n.display} · ${w.name}` })))
    .concat(accounts)
    .reverse();
  numbers.push(...viberSenders(), ...smsSenders());
  const chosen = $("phone-number").value;
  put("phone-number", numbers, () =>
    numbers.map((n) => node("option", { value: n.id, selected: n.id === chosen }, n.text)),
  );
}

export function showTemplates(refresh) {
  const list = page.state.wabas
    .flatMap((w) => w.templates.map((x) => ({ ...x, waba: w.name })))
    .slice(-30)
    .reverse();
  const decide = (id, decision) => () => control(`templates/${id}/decide`, { decision }).then(refresh);
  put("templates", list, () =>
    list.length === 0
      ? [node("p", { class: "empty" }, t("noTemplates"))]
      : list.map((x) =>
          node(
            "div",
            { class: "template" },
            node(
              "div",
              { class: "grow" },
              node("b", {}, x.name),
              node("small", {}, `${x.language} · ${x.category} · ${x.waba}`),
            ),
            node(
              "span",
              { class: `badge ${x.status === "APPROVED" ? "good" : x.status === "REJECTED" ? "bad" : ""}` },
              x.status,
            ),
            ...["approve", "reject", "pause"].map((d) =>
              node(
                "button",
                {
                  type: "button",
                  class: "mini",
                  "data-key": `${x.id}${d}`,
                  "aria-label": `${t(d)} ${x.name}`,
                  onclick: decide(x.id, d),
                },
                t(d),
              ),
            ),
          ),
        ),
  );
}

export function showDials() {
  put("dials", [], () => [
    ...DIALS.map((key) =>
      node(
        "label",
        {},
        node("span", {}, t(key)),
        node("input", {
          name: key,
          type: "number",
          min: 0,
          max: SHARES.includes(key) ? 1 : undefined,
          step: SHARES.includes(key) ? 0.01 : 1,
          required: true,
        }),
      ),
    ),
    node(
      "label",
      {},
      node("span", {}, t("downloads")),
      node(
        "select",
        { name: "downloads" },
        ...t("downloads_list").map(([value, words]) => node("option", { value }, words)),
      ),
    ),
    node(
      "label",
      { class: "check" },
      node("input", { name: "outage", type: "checkbox" }),
      node("span", {}, t("outage")),
    ),
  ]);
  for (const input of $("dials").elements) {
    if (input === document.activeElement) continue;
    if (input.type === "checkbox") input.checked = page.state.dials[input.name];
    else input.value = page.state.dials[input.name];
  }
}

export function showMetrics() {
  const { counts } = page.state;
  const n = (v) => v.toLocaleString(page.language === "zh" ? "zh-CN" : "en");
  const cells = [
    ["accepted", counts.accepted],
    ["refused", counts.refused],
    ["pending", counts.receiptsPending],
    ["queued", counts.webhooksQueued],
    ["delivered", counts.webhooks.delivered],
  ];
  put("metrics", cells, () =>
    cells.map(([key, value]) => node("div", {}, node("dt", {}, t(key)), node("dd", {}, n(value)))),
  );
  put("app", page.state.apps, () => [
    node(
      "div",
      { class: "facts" },
      copyable(t("graph"), page.state.httpUrl),
      copyable(t("appId"), page.state.apps[0].id),
      copyable(t("appSecret"), page.state.apps[0].secret, true),
    ),
  ]);
  $("now").textContent = new Date(page.state.clock.now).toLocaleString(page.language === "zh" ? "zh-CN" : "en-GB", {
    dateStyle: "medium",
    timeStyle: "medium",
  });
  if (document.activeElement !== $("speed")) $("speed").value = String(page.state.clock.speed);
}

export async function showLog() {
  const { entries } = await control("log?limit=60");
  const rows = entries.reverse();
  put(
    "log",
    rows.map((e) => e.seq),
    () =>
      rows.length === 0
        ? [node("p", { class: "empty" }, t("noLog"))]
        : rows.map((e) => {
            const bad = e.kind.endsWith("failed") || e.kind.endsWith("refused") || (e.status ?? 200) >= 400;
            const words = [
              e.method,
              e.path ?? e.url,
              e.recipient && (e.recipient.includes("@") ? e.recipient : `+${e.recipient}`),
              e.name,
              e.template,
              e.code && `(${e.code})`,
              e.updates && `×${e.updates}`,
            ]
              .filter(Boolean)
              .join(" ");
            return node(
              "div",
              { class: "line" },
              node("time", {}, new Date(e.at).toLocaleTimeString("en-GB")),
              node(
                "span",
                { class: `kind ${bad ? "bad" : ""}` },
                `${bad ? "✕ " : ""}${e.kind}${e.status ? ` ${e.status}` : ""}`,
              ),
              node("span", { class: "words" }, words),
            );
          }),
  );
}

/** A button under a message, as the phone has it. Where it says nothing for the person, it opens, copies or does nothing. */
function pressable({ title, say, open, copy }, key, act) {
  if (open) return node("a", { class: "reply", href: open, target: "_blank", rel: "noopener noreferrer" }, title);
  if (!say && copy === undefined) return node("span", { class: "reply" }, title);
  const onclick = say ? () => act(say) : () => copyText(title, copy);
  return node("button", { type: "button", class: "reply", "data-key": key, onclick }, title);
}

async function copyText(label, value) {
  await navigator.clipboard.writeText(value);
  $("said").textContent = `${t("copied")}: ${label}`;
}

/** @param sayFor says something for the person to what the phone talks to */
export async function showThread(sayFor) {
  const phone = $("phone-number").value;
  $("open-chat").hidden = !page.state.wabas.some(({ numbers }) => numbers.some(({ id }) => id === phone));
  const person = $("person").value.replace(/\D/g, "");
  if (!phone) return;
  const { messages, people } = isSmsSender(phone)
    ? await smsThread(phone, person)
    : isViberSender(phone)
      ? await viberThread(phone, person)
      : await control(`thread?phone=${phone}&person=${person}`);
  put("people", people, () => people.map((p) => node("option", { value: p })));
  put("thread", [phone, person, messages], () =>
    messages.length === 0
      ? [node("p", { class: "empty" }, t("noMessages"))]
      : messages.map((m) =>
          node(
            "div",
            { class: `bubble ${m.from}` },
            m.header ? node("b", {}, m.header) : null,
            node("p", {}, m.body),
            m.footer ? node("small", {}, m.footer) : null,
            ...(m.presses ?? []).map((press, i) =>
              pressable(press, `${m.id}-${i}`, (said) => sayFor(person, phone, said)),
            ),
            node(
              "small",
              { class: "meta" },
              `${new Date(m.at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" })} · ${m.status}`,
            ),
          ),
        ),
  );
  if (messages.length !== Number($("thread").dataset.count)) $("thread").scrollTop = $("thread").scrollHeight;
  $("thread").dataset.count = messages.length;
}
