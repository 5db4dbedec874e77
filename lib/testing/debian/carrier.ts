import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import { anyFreePort } from "#lib/embedded/ports";
import { moduleFolders } from "./packages.ts";

/** One submit_sm as Perl read it; `reference` says of which text it is a part, and is null for a whole one. */
export type TakenPart = { id: string; to: string; reference: number | null; text: string };

/** A carrier that speaks SMPP 3.4 with Debian's Net::SMPP, and shares nothing with Carillon. */
export type DebianCarrier = {
  port: number;
  /** Every part that it took, oldest first. */
  taken(): Promise<TakenPart[]>;
  /** How many sessions were ended in order. */
  unbound(): Promise<number>;
  close(): Promise<void>;
};

const script = `
use strict; use warnings;
use Net::SMPP; use JSON::PP; use Encode;
my ($port, $system, $password, $record) = @ARGV;
$SIG{CHLD} = 'IGNORE';
my $listener = Net::SMPP->new_listen('127.0.0.1', port => $port) or die "cannot listen: $!";
while (1) {
  my $peer = $listener->accept or next;
  next if fork;
  serve($peer);
  exit 0;
}
sub note {
  my ($what) = @_;
  open my $file, '>>', $record or die $!;
  syswrite $file, encode_json($what) . "\\n";
}
sub serve {
  my ($peer) = @_;
  my $count = 0;
  while (my $pdu = $peer->read_pdu) {
    my ($command, $seq) = ($pdu->{cmd}, $pdu->{seq});
    if ($command == 0x09) {
      my $known = $pdu->{system_id} eq $system && $pdu->{password} eq $password;
      $peer->bind_transceiver_resp(seq => $seq, status => $known ? 0 : 0x0e, system_id => 'debian');
      return unless $known;
    } elsif ($command == 0x15) {
      $peer->enquire_link_resp(seq => $seq);
    } elsif ($command == 0x06) {
      note({ unbound => 1 });
      $peer->unbind_resp(seq => $seq);
      return;
    } elsif ($command == 0x04) {
      take($peer, $pdu, sprintf('%x%04x', $$, ++$count));
    }
  }
}
sub take {
  my ($peer, $pdu, $id) = @_;
  my ($to, $from) = ($pdu->{destination_addr}, $pdu->{source_addr});
  if ($to =~ /99$/) {
    $peer->submit_sm_resp(seq => $pdu->{seq}, status => 0x58, message_id => '');
    return;
  }
  my $bytes = length $pdu->{short_message} ? $pdu->{short_message} : $pdu->{message_payload};
  my $reference = undef;
  if ($pdu->{esm_class} & 0x40) {
    $reference = ord substr($bytes, 3, 1);
    $bytes = substr($bytes, 1 + ord $bytes);
  }
  my $text = decode($pdu->{data_coding} == 8 ? 'UTF-16BE' : 'gsm0338', $bytes);
  note({ id => $id, to => $to, reference => $reference, text => $text });
  $peer->submit_sm_resp(seq => $pdu->{seq}, message_id => $id);
  my @way = (source_addr => $to, destination_addr => $from, async => 1);
  $peer->deliver_sm(@way, esm_class => 4, short_message =>
    "id:$id sub:001 dlvrd:001 submit date:2611220000 done date:2611220001 stat:DELIVRD err:000 text:")
    if $pdu->{registered_delivery} & 1;
  $peer->deliver_sm(@way, short_message => 'Got it') if $text eq 'Thanks!';
}
`;

/**
 * Starts it on a free port. It throttles messages to numbers that end with 99, tells that every part was delivered, and
 * answers the text `Thanks!`.
 */
export async function startDebianCarrier(of: { systemId: string; password: string }): Promise<DebianCarrier> {
  const folder = await mkdtemp(join(tmpdir(), "carillon-carrier-"));
  const port = await anyFreePort();
  const [program, record] = [join(folder, "carrier.pl"), join(folder, "record")];
  await Promise.all([writeFile(program, script), writeFile(record, "")]);
  const child = spawn("/usr/bin/perl", [program, String(port), of.systemId, of.password, record], {
    env: { ...process.env, ...moduleFolders },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (text) => {
    said += text;
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await vi.waitFor(() => {
    if (child.exitCode !== null) throw new Error(`The carrier has ended: ${said}`);
    return listens(port);
  }, 20_000);
  const notes = async () =>
    (await readFile(record, "utf8"))
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Partial<TakenPart> & { unbound?: number });
  return {
    port,
    taken: async () => (await notes()).filter((note): note is TakenPart => note.id !== undefined),
    unbound: async () => (await notes()).filter((note) => note.unbound).length,
    async close() {
      child.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The texts of parts in the order in which they came, each put together. */
export function joined(parts: readonly TakenPart[]): string[] {
  const texts: { reference: number | null; text: string }[] = [];
  for (const { reference, text } of parts) {
    const last = texts.at(-1);
    if (last && reference !== null && last.reference === reference) last.text += text;
    else texts.push({ reference, text });
  }
  return texts.map(({ text }) => text);
}

function listens(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.destroy();
      resolve();
    });
  });
}
