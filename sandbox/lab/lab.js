// The lab page. It queries the control API every 1.5 s and redraws only what has changed.
import { readMail, showMail, wireMail } from "./mail.js";
import { $, control, node, page, put, t } from "./page.js";
import { showPages } from "./pages-panel.js";
import { showDials, showLog, showMetrics, showTemplates, showThread, showWabas } from "./panels.js";
import { isViberSender, readViber, sayToViber, showViber, wireViber } from "./viber.js";

async function refresh() {
  try {
    page.state = await control("state");
    await Promise.all([readViber(), readMail()]);
    showMetrics();
    showWabas();
    showPages();
    showViber(refresh);
    showMail(refresh);
    showTemplates(refresh);
    showDials();
    await Promise.all([showLog(), showThread()]);
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
    const person = $("person").value.replace(/\D/g, "");
    const phoneId = $("phone-number").value;
    if (isViberSender(phoneId)) await sayToViber(person, phoneId, $("text").value);
    else await control(`persons/${person}/say`, { phoneId, text: $("text").value });
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
$("new-page").addEventListener("submit", async (event) => {
  event.preventDefault();
  await control("pages", { name: event.target.elements.name.value, instagram: true });
  event.target.reset();
  refresh();
});
wireViber(refresh);
wireMail(refresh);

speak();
await refresh();
setInterval(() => document.hidden || refresh(), 1500);
