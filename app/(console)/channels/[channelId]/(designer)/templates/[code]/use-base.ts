"use client";

import { useState } from "react";
import { type Design, sameDesign } from "#lib/templates/design";
import type { TemplateDraft } from "#lib/templates/drafts";
import type { Template } from "#lib/templates/rows";

/** The words of a template as they are saved. */
export function designOf({ category, content }: Template): Design {
  return { category, content };
}

/**
 * The saved words that the typed ones began from. `moved` says that somebody else has saved other words since; nothing is
 * saved over those until the person has decided whose words stay.
 *
 * @param template as the page last read it; it is read again after each save, and when a save was refused
 */
export function useBase(template: Template, draft: TemplateDraft | null) {
  const [design, setDesign] = useState(draft?.base ?? designOf(template));
  const [savedAt, setSavedAt] = useState("");
  const readAt = template.updatedAt.toISOString();
  // Right after a save the page still holds the template as it was before.
  const outdated = savedAt > readAt;
  return {
    design,
    moved: !outdated && !sameDesign(designOf(template), design),
    /** When the template was last saved, by whoever; what a save passes as seen. */
    seenAt: outdated ? savedAt : readAt,
    /** Counts these words as saved by this window. */
    saved(words: Design, at: string) {
      setDesign(words);
      setSavedAt(at);
    },
    /** Goes on from the words that are saved now. */
    follow() {
      setDesign(designOf(template));
    },
  };
}
