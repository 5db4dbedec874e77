/**
 * What is wrong with the layout of the page at its present width, in words; for `page.evaluate`, so it uses nothing from
 * outside. Finds a page that scrolls sideways, buttons of rows and current links out of sight, figures that are cut off,
 * and more than one primary button.
 */
export function layoutFaults(): string[] {
  const faults: string[] = [];
  const width = document.documentElement.clientWidth;
  const main = document.querySelector("main") ?? document.body;
  const isVisible = (element: Element) => element.checkVisibility({ visibilityProperty: true });
  const nameOf = (element: Element) =>
    (element.getAttribute("aria-label") ?? element.textContent ?? "").trim().slice(0, 60) || element.tagName;
  const isOutside = ({ left, right }: DOMRect) => left < -0.5 || right > width + 0.5;

  const { scrollWidth } = document.documentElement;
  if (scrollWidth > width) {
    const keeps = (one: Element) => /auto|scroll|hidden|clip/.test(getComputedStyle(one).overflowX);
    // What is positioned leaves a box that scrolls, unless that box is positioned too.
    const around = (one: Element) =>
      getComputedStyle(one).position === "absolute" ? (one as HTMLElement).offsetParent : one.parentElement;
    const isKept = (one: Element | null): boolean =>
      one !== null && one !== document.body && (keeps(one) || isKept(around(one)));
    const widest = [...document.body.querySelectorAll("*")].filter(
      (one) => one.getBoundingClientRect().right > width + 0.5 && !isKept(around(one)),
    );
    faults.push(`the page is ${scrollWidth} px wide, because of ${widest.at(-1)?.outerHTML.slice(0, 140)}`);
  }

  for (const button of main.querySelectorAll("tbody tr [data-slot=button], tbody tr [data-slot=icon-button]")) {
    if (!isVisible(button)) continue;
    const box = button.getBoundingClientRect();
    const table = button.closest("section")?.getBoundingClientRect();
    const isCut = table && (box.right > table.right + 0.5 || box.left < table.left - 0.5);
    if (isOutside(box) || isCut) faults.push(`out of sight: the button ${nameOf(button)}`);
  }

  // A figure: digits with separators, units and signs, such as 1,234, 97.5 % or 12 / 100.
  const figure = /^[\d.,%+–/\s]*\d[\d.,%+–/\s]*$/;
  const texts = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    const holder = text.parentElement;
    // An id may be cut: it is copied, and read in full where it stands alone.
    const isExempt = holder?.closest("svg, select, [data-slot=copy-id]");
    if (!figure.test(text.textContent ?? "") || !holder || isExempt || !isVisible(holder)) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const box = range.getBoundingClientRect();
    for (let around: Element | null = holder; around; around = around.parentElement) {
      const overflow = getComputedStyle(around).overflowX;
      // What scrolls can be brought into view; what is one pixel wide is for screen readers.
      if (overflow === "auto" || overflow === "scroll" || around.clientWidth === 1) break;
      if (overflow !== "hidden" && overflow !== "clip") continue;
      const frame = around.getBoundingClientRect();
      if (box.right <= frame.right + 0.5 && box.left >= frame.left - 0.5) continue;
      faults.push(`cut off: ${text.textContent} in ${nameOf(around)}`);
      break;
    }
  }

  const primary = [...main.querySelectorAll("[data-slot=button].bg-primary")].filter(
    (button) => isVisible(button) && !button.hasAttribute("aria-disabled"),
  );
  if (primary.length > 1) faults.push(`${primary.length} primary buttons: ${primary.map(nameOf).join(", ")}`);

  for (const link of main.querySelectorAll("nav [aria-current=page]")) {
    if (isVisible(link) && isOutside(link.getBoundingClientRect())) faults.push(`out of sight: ${nameOf(link)}`);
  }
  return faults;
}

/** Animations that would run for ever; for `page.evaluate`. */
export function endlessAnimations(): string[] {
  return document
    .getAnimations()
    .filter(({ effect }) => effect?.getComputedTiming().iterations === Number.POSITIVE_INFINITY)
    .map(({ effect }) => (effect instanceof KeyframeEffect ? (effect.target?.outerHTML.slice(0, 140) ?? "") : ""));
}
