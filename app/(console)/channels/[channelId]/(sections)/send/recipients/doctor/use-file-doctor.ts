"use client";

import { useState } from "react";
import type { FileLook } from "#lib/campaigns/import-doctor/look-at-file";
import type { Reading } from "#lib/campaigns/import-doctor/reading";

const asItIs: Reading = { repairs: [] };

/** The file that was chosen last, to read it again in another way, and how it was read. It is gone when the page is left. */
export function useFileDoctor() {
  const [file, setFile] = useState<File | null>(null);
  const [reading, setReading] = useState<Reading>(asItIs);
  const [look, setLook] = useState<FileLook | null>(null);
  return {
    file,
    reading,
    look,
    setLook,
    hold(next: File) {
      setFile(next);
      setReading(asItIs);
      setLook(null);
    },
    noteReading: (next: Reading | undefined) => setReading(next ?? asItIs),
  };
}
