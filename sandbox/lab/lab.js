// The lab page. It asks the control API each second and writes only what changed.
import { WORDS } from "./words.js";

const $ = (id) => document.getElementById(id);
const DIALS = ["reviewDelayMs", "sentMs", "deliveredMs", "readMs", "throughput", "loss", "duplicates", "reorder"];
const SHARES = ["loss", "duplicates", "reorder"];
let language = localStorage.getItem("lab-language") ?? (navigator.language.startsWith("zh") ? "zh" : "en");
let state = null;
const shown = new Map();
const t = (key) => WORDS[language][key] ?? key;

function node(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "onclick") element.addEventListener("click", value);
    else if (value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((c) => c !== null && c !== undefined));
  return element;
}

async function control(path, body) {
  const answer = await fetch(
    `/control/${path}`,
    body === undefined
      ? {}
      : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) },
  );
  const result = await answer.json();
  if (!answer.ok) throw new Error(result.error);
  return result;
}

// Replaces the children of a place only when its facts differ, so that focus and scrolling stay.
function put(id, facts, make) {
  const key = language + JSON.stringify(facts);
  if (shown.get(id) === key) return;
  const focus = document.activeElement?.getAttribute("data-key");
  shown.set(id, key);
  $(id).replaceChildren(...make());
  if (focus) document.querySelector(`[data-key="${CSS.escape(focus)}"]`)?.focus();
}

function copyable(label, value, secret = false) {
  const text = secret && value.length > 24 ? `${value.slice(0, 10)}…${value.slice(-6)}` : value;
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    $("said").textContent = `${t("copied")}: ${label}`;
  };
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
        onclick: copy,
      },
      t("copy"),
    ),
  );
}

function showWabas() {
  const facts = state.wabas.map(({ templates, ...rest }) => rest);
  put("wabas", facts, () =>
    state.wabas
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
  const numbers = state.wabas
    .flatMap((w) => w.numbers.map((n) => ({ id: n.id, text: `${n.display} · ${w.name}` })))
    .reverse();
  const chosen = $("phone-number").value;
  put("phone-number", numbers, () =>
    numbers.map((n) => node("option", { value: n.id, selected: n.id === chosen }, n.text)),
  );
}

function showTemplates() {
  const list = state.wabas
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

function showDials() {
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
      { class: "check" },
      node("input", { name: "outage", type: "checkbox" }),
      node("span", {}, t("outage")),
    ),
  ]);
  for (const input of $("dials").elements) {
    if (input === document.activeElement) continue;
    if (input.type === "checkbox") input.checked = state.dials[input.name];
    else input.value = state.dials[input.name];
  }
}

function showMetrics() {
  const { counts } = state;
  const n = (v) => v.toLocaleString(language === "zh" ? "zh-CN" : "en");
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
  put("app", state.apps, () => [
    node(
      "div",
      { class: "facts" },
      copyable(t("graph"), state.httpUrl),
      copyable(t("appId"), state.apps[0].id),
      copyable(t("appSecret"), state.apps[0].secret, true),
    ),
  ]);
  $("now").textContent = new Date(state.clock.now).toLocaleString(language === "zh" ? "zh-CN" : "en-GB", {
    dateStyle: "medium",
    timeStyle: "medium",
  });
  if (document.activeElement !== $("speed")) $("speed").value = String(state.clock.speed);
}

async function showLog() {
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
              e.recipient && `+${e.recipient}`,
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

async function showThread() {
  const phone = $("phone-number").value;
  const person = $("person").value.replace(/\D/g, "");
  if (!phone) return;
  const { messages, people } = await control(`thread?phone=${phone}&person=${person}`);
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
            ...m.buttons.map((b) => node("span", { class: "reply" }, b)),
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

async function refresh() {
  try {
    state = await control("state");
    showMetrics();
    showWabas();
    showTemplates();
    showDials();
    await Promise.all([showLog(), showThread()]);
    $("lost").hidden = true;
  } catch {
    $("lost").hidden = false;
  }
}

function speak() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
  $("language").textContent = language === "zh" ? "English" : "中文";
  $("language").lang = language === "zh" ? "en" : "zh-CN";
  put("endings", [], () =>
    t("endings_list").map(([ending, words]) =>
      node("div", {}, node("dt", {}, node("code", {}, `…${ending}`)), node("dd", {}, words)),
    ),
  );
}

$("language").addEventListener("click", () => {
  language = language === "zh" ? "en" : "zh";
  localStorage.setItem("lab-language", language);
  speak();
  refresh();
});
const theme = localStorage.getItem("lab-theme");
if (theme) document.documentElement.dataset.theme = theme;
$("theme").addEventListener("click", () => {
  const dark = document.documentElement.dataset.theme
    ? document.documentElement.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "light" : "dark";
  localStorage.setItem("lab-theme", document.documentElement.dataset.theme);
});
$("dials").addEventListener("submit", (event) => event.preventDefault());
$("dials").addEventListener("change", async ({ target }) => {
  try {
    await control("dials", { [target.name]: target.type === "checkbox" ? target.checked : target.valueAsNumber });
    $("dial-problem").textContent = "";
    $("said").textContent = t("turned");
  } catch (error) {
    $("dial-problem").textContent = error.message;
  }
});
$("speed").addEventListener("change", () => control("clock", { speed: Number($("speed").value) }).then(refresh));
for (const button of document.querySelectorAll("[data-advance]"))
  button.addEventListener("click", () => control("clock", { advanceMs: Number(button.dataset.advance) }).then(refresh));
$("phone-number").addEventListener("change", refresh);
$("person").addEventListener("change", refresh);
$("say").addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    await control(`persons/${$("person").value.replace(/\D/g, "")}/say`, {
      phoneId: $("phone-number").value,
      text: $("text").value,
    });
    $("text").value = "";
    $("say-problem").textContent = "";
  } catch (error) {
    $("say-problem").textContent = error.message;
  }
  refresh();
});
$("new-waba").addEventListener("submit", async (event) => {
  event.preventDefault();
  await control("wabas", { name: event.target.elements.name.value });
  event.target.reset();
  refresh();
});

speak();
await refresh();
setInterval(() => document.hidden || refresh(), 1500);
