// The script of the consent screen. It posts the result to its opener, and only to the origin that was named.
const query = new URLSearchParams(location.search);
const chinese = (query.get("locale") ?? navigator.language).toLowerCase().startsWith("zh");
const ZH = {
  sandbox: "沙盒登录",
  title: "连接 Facebook",
  lead: "此窗口模拟平台自己的授权窗口，数据不会离开本机。",
  pages: "允许应用使用的主页",
  newPage: "或新建一个主页",
  cancel: "取消",
  finish: "继续",
  none: "还没有主页，请新建一个。",
  done: "已完成，可以关闭此窗口。",
  needPage: "请选择主页，或填写新主页的名称。",
};
const EN = {
  none: "There is no page yet. Create one.",
  done: "Done. This window can be closed.",
  needPage: "Choose a page, or name a new one.",
};
const t = (key) => (chinese ? ZH[key] : EN[key]) ?? "";
if (chinese) {
  document.documentElement.lang = "zh-CN";
  for (const node of document.querySelectorAll("[data-t]")) node.textContent = ZH[node.dataset.t];
  document.title = `${ZH.title} · ${ZH.sandbox}`;
}

const form = document.getElementById("form");
const origin = query.get("origin");

function option(page) {
  const label = document.createElement("label");
  label.className = "option";
  const input = Object.assign(document.createElement("input"), { type: "checkbox", name: "page", value: page.id });
  const words = document.createElement("span");
  words.append(
    Object.assign(document.createElement("b"), { textContent: page.name }),
    Object.assign(document.createElement("small"), {
      textContent: page.instagram ? `${page.id} · @${page.instagram}` : page.id,
    }),
  );
  label.append(input, words);
  return label;
}

async function start() {
  const { pages } = await (await fetch("/dialog/state")).json();
  const list = document.getElementById("pages");
  list.replaceChildren(...pages.map(option));
  if (pages.length === 0) list.append(Object.assign(document.createElement("p"), { textContent: t("none") }));
}

/** Tells the opener, or goes where the address says, as the platform's own window does. */
function leave(outcome) {
  if (window.opener && origin)
    window.opener.postMessage(JSON.stringify({ type: "FACEBOOK_LOGIN", ...outcome }), origin);
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
  for (const [key, value] of Object.entries(outcome)) target.searchParams.set(key, value);
  if (query.get("state")) target.searchParams.set("state", query.get("state"));
  location.assign(target);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const problem = document.getElementById("problem");
  const pageIds = [...form.querySelectorAll('input[name="page"]:checked')].map((input) => input.value);
  const name = form.elements.pageName.value.trim();
  if (pageIds.length === 0 && !name) {
    problem.textContent = t("needPage");
    return;
  }
  const answer = await fetch("/dialog/share", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ clientId: query.get("client_id") ?? "", pageIds, name }),
  });
  const outcome = await answer.json();
  if (answer.ok) leave({ code: outcome.code });
  else problem.textContent = outcome.error;
});

document.getElementById("cancel").addEventListener("click", () => {
  leave({ error: "access_denied", error_reason: "user_denied" });
});

start();
