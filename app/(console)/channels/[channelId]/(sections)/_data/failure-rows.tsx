"use client";

import { Mono } from "#components/ui/mono";
import { Table, TableScroll, Tbody, Td, Th, Thead, Tr } from "#components/ui/table";
import { TextLink } from "#components/ui/text-link";

/** Failures with one code, in words that the server found. */
type FailureRow = {
  key: string;
  /** The platform's code, or the words for none. */
  code: string;
  coded: boolean;
  href: string;
  meaning: string;
  /** What it means and what to do next. */
  sentence: string;
  fault: string;
  count: string;
};

/** The table of failures; each code links to its messages. */
export function FailureRows({
  label,
  heads,
  rows,
}: {
  label: string;
  heads: readonly string[];
  rows: readonly FailureRow[];
}) {
  return (
    <TableScroll rows="dense" plain>
      <Table aria-label={label}>
        <Thead>
          <Tr className="sr-only">
            {heads.map((head) => (
              <Th key={head}>{head}</Th>
            ))}
          </Tr>
        </Thead>
        <Tbody>
          {rows.map((row) => (
            <Tr key={row.key}>
              <Td className="w-[76px]">
                <TextLink className="whitespace-nowrap" href={row.href}>
                  {row.coded ? (
                    <Mono className="whitespace-nowrap" title={row.sentence}>
                      {row.code}
                      <span className="sr-only">: {row.meaning}</span>
                    </Mono>
                  ) : (
                    row.code
                  )}
                </TextLink>
              </Td>
              <Td className="text-secondary-foreground min-[641px]:w-full min-[641px]:max-w-0">
                <span className="block min-w-0 truncate">{row.meaning}</span>
                <span className="block text-xs text-muted-foreground">{row.fault}</span>
              </Td>
              <Td align="right">{row.count}</Td>
            </Tr>
          ))}
        </Tbody>
      </Table>
    </TableScroll>
  );
}
