// The lab page. It queries the control API every 1.5 s and redraws only what has changed.
import { readMail, showMail, wireMail } from "./mail.js";
import { $, control, node, page, put, t } from "./page.js";
import { showPages } from "./pages-panel.js";
import { showDials, showLog, showMetrics, showTemplates, showThread, showWabas } from "./panels.js";
import { isSmsSender, readSms, sayToSms } from "./sms.js";
import { showSms, wireSms } from "./sms-panel.js";
import { isViberSender, readViber, sayToViber, showViber, wireViber } from "./viber.js";

async function refresh() {
  try {
    page.state = await control("state");
    await Promise.all([readViber(), readSms(), readMail()]);
    showMetrics();
    showWabas();
    showPages();
    showViber(refresh);
    showSms();
    showMail(refresh);
    showTemplates(refresh);
    showDials();
    await Promise.all([showLog(), showThread(press)]);
    $("lost").hidden = true;
  } catch {
    $("lost").hidden = false;
  }
}

function speak() {
  document.documentElement.lang = page.language === "zh" ? "zh-CN" : "en";
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
  $("language").textContent = page.language === "zh" ? "English" : "中文";
  $("language").lang = page.language === "zh" ? "en" : "zh-CN";
  put("endings", [], () =>
    t("endings_list").map(([ending, words]) =>
      node("div", {}, node("dt", {}, node("code", {}, `…${ending}`)), node("dd", {}, words)),
    ),
  );
}

$("language").addEventListener("click", () => {
  page.language = page.language === "zh" ? "en" : "zh";
  localStorage.setItem("lab-language", page.language);
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
    await control("dials", { [target.name]: dialOf(target) });
    $("dial-problem").textContent = "";
    $("said").textContent = t("turned");
  } catch (error) {
    $("dial-problem").textContent = error.message;
  }
});
function dialOf(input) {
  if (input.type === "checkbox") return input.checked;
  return input.type === "number" ? input.valueAsNumber : input.value;
}
$("speed").addEventListener("change", () => control("clock", { speed: Number($("speed").value) }).then(refresh));
for (const button of document.querySelectorAll("[data-advance]"))
  button.addEventListener("click", () => control("clock", { advanceMs: Number(button.dataset.advance) }).then(refresh));
$("phone-number").addEventListener("change", refresh);
$("person").addEventListener("change", refresh);
$("say").addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    const person = $("person").value.replace(/\D/g, "");
    const phoneId = $("phone-number").value;
    const said = { text: $("text").value, ...(await fileOf($("file").files[0])) };
    await say(person, phoneId, said);
    $("text").value = "";
    $("file").value = "";
    $("say-problem").textContent = "";
  } catch (error) {
    $("say-problem").textContent = error.message;
  }
  refresh();
});
function say(person, phoneId, said) {
  if (isSmsSender(phoneId)) return sayToSms(person, phoneId, said.text);
  if (isViberSender(phoneId)) return sayToViber(person, phoneId, said);
  return control(`persons/${person}/say`, { phoneId, ...said });
}
/** A button under a message was pressed. */
async function press(person, phoneId, said) {
  try {
    await say(person, phoneId, said);
    $("say-problem").textContent = "";
  } catch (error) {
    $("say-problem").textContent = error.message;
  }
  refresh();
}
$("open-chat").addEventListener("click", async () => {
  const person = $("person").value.replace(/\D/g, "");
  try {
    const { reported } = await control(`persons/${person}/say`, {
      phoneId: $("phone-number").value,
      event: "opened_chat",
    });
    $("say-problem").textContent = reported ? "" : t("notReported");
  } catch (error) {
    $("say-problem").textContent = error.message;
  }
  refresh();
});
/** A chosen file as the control API takes it. */
async function fileOf(file) {
  if (!file) return {};
  const url = await new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
  const [main] = file.type.split("/");
  const kind = ["image", "video", "audio"].includes(main) ? main : "document";
  return { file: { kind, type: file.type, name: file.name, base64: url.slice(url.indexOf(",") + 1) } };
}

$("new-waba").addEventListener("submit", async (event) => {
  event.preventDefault();
  await control("wabas", { name: event.target.elements.name.value });
  event.target.reset();
  refresh();
});
$("new-page").addEventListener("submit", async (event) => {
  event.preventDefault();
  await control("pages", { name: event.target.elements.name.value, instagram: true });
  event.target.reset();
  refresh();
});
wireViber(refresh);
wireSms(refresh);
wireMail(refresh);

speak();
await refresh();
setInterval(() => document.hidden || refresh(), 1500);
