// The script of the sign-up window. It posts the result to its opener, and only to the origin that was named.
const query = new URLSearchParams(location.search);
const chinese = (query.get("locale") ?? navigator.language).toLowerCase().startsWith("zh");
const ZH = {
  sandbox: "沙盒注册",
  title: "关联 WhatsApp 账户",
  lead: "此窗口模拟平台自己的注册窗口，数据不会离开本机。",
  account: "WhatsApp Business 账户",
  newAccount: "创建新账户",
  newAccountHint: "使用独立的商务管理平台",
  businessName: "企业名称",
  number: "电话号码",
  newVerified: "添加号码并立即验证",
  newVerifiedHint: "沙盒会自动填写验证码",
  newUnverified: "添加号码，稍后验证",
  newUnverifiedHint: "验证码显示在沙盒页面上",
  noNumber: "只关联账户",
  noNumberHint: "以后再添加号码",
  cancel: "取消",
  finish: "授权给应用",
  useNumber: "使用此号码",
  done: "已完成，可以关闭此窗口。",
  needName: "请填写企业名称。",
};
const EN = {
  useNumber: "Use this number",
  done: "Done. This window can be closed.",
  needName: "Enter the business name.",
};
const t = (key) => (chinese ? ZH[key] : EN[key]) ?? "";
if (chinese) {
  document.documentElement.lang = "zh-CN";
  for (const node of document.querySelectorAll("[data-t]")) node.textContent = ZH[node.dataset.t];
  document.title = `${ZH.title} · ${ZH.sandbox}`;
}

const form = document.getElementById("form");
const origin = query.get("origin");
let wabas = [];

function option(name, value, title, hint) {
  const label = document.createElement("label");
  label.className = "option";
  const input = Object.assign(document.createElement("input"), { type: "radio", name, value });
  const words = document.createElement("span");
  words.append(
    Object.assign(document.createElement("b"), { textContent: title }),
    Object.assign(document.createElement("small"), { textContent: hint }),
  );
  label.append(input, words);
  return label;
}

function chosenWaba() {
  return wabas.find((w) => w.id === form.elements.waba.value);
}

function showNumbers() {
  const waba = chosenWaba();
  document.getElementById("new-name").hidden = Boolean(waba);
  const list = document.getElementById("numbers");
  list.replaceChildren(
    ...(waba?.numbers ?? []).map((n) =>
      option("number", n.id, `${n.display} · ${n.verifiedName}`, `${t("useNumber")} · ${n.status}`),
    ),
  );
  const first = form.querySelector('input[name="number"]');
  if (first) first.checked = true;
}

async function start() {
  wabas = (await (await fetch("/dialog/state")).json()).wabas;
  document
    .getElementById("wabas")
    .replaceChildren(...wabas.map((w) => option("waba", w.id, w.name, `${w.portfolio} · ${w.id}`)));
  const first = form.querySelector('input[name="waba"]');
  if (first) first.checked = true;
  showNumbers();
}

function tell(message) {
  if (window.opener && origin) window.opener.postMessage(JSON.stringify(message), origin);
}

function leave(parameters) {
  const redirect = query.get("redirect_uri");
  if (!redirect) {
    window.close();
    document.getElementById("done").textContent = t("done");
    document.getElementById("done").hidden = false;
    form.hidden = true;
    return;
  }
  const target = new URL(redirect);
  if (!/^https?:$/.test(target.protocol)) return;
  for (const [key, value] of Object.entries(parameters)) target.searchParams.set(key, value);
  if (query.get("state")) target.searchParams.set("state", query.get("state"));
  location.assign(target);
}

form.addEventListener("change", (event) => {
  if (event.target.name === "waba") showNumbers();
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const problem = document.getElementById("problem");
  const waba = chosenWaba();
  const businessName = form.elements.businessName.value.trim();
  if (!waba && !businessName) {
    problem.textContent = t("needName");
    form.elements.businessName.focus();
    return;
  }
  const picked = form.elements.number.value;
  const number =
    picked === "none"
      ? null
      : picked === "verified" || picked === "unverified"
        ? { verify: picked === "verified" }
        : { id: picked };
  const answer = await fetch("/dialog/finish", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ clientId: query.get("client_id") ?? "", wabaId: waba?.id, businessName, number }),
  });
  const outcome = await answer.json();
  if (!answer.ok) {
    problem.textContent = outcome.error;
    return;
  }
  tell({ ...outcome.message, code: outcome.code, state: query.get("state") ?? undefined });
  leave({ code: outcome.code });
});

document.getElementById("cancel").addEventListener("click", () => {
  tell({
    type: "WA_EMBEDDED_SIGNUP",
    event: "CANCEL",
    version: "4",
    data: { current_step: "BUSINESS_ACCOUNT_SELECTION" },
  });
  leave({ error: "access_denied", error_reason: "user_denied" });
});

start();
