import type { Firmware, Make } from '../../../../preload/contract/rig.ts';
import { ask, closeSession, openSession } from '../transport/ask.ts';
import { FleetError, toFleetError } from '../transport/errors.ts';
import type { Ask, DriverId, Identity, RigHost } from './driver.ts';
import { bareModel } from './models.ts';
import { cgminer, http, text, v3 } from './plan.ts';
import { judge } from './replies.ts';
import { fieldsOf, listOf, textOf } from './value.ts';

/** What one host said while it was asked who it is. */
export interface Evidence {
  /** cgminer replies as text, by command. */
  api: Record<string, string>;
  /** Web pages by path. */
  pages: Record<string, { status: number; headers: Record<string, string>; text: string }>;
  /** get.device.info of API v3. */
  v3: string | null;
}
export const noEvidence = (): Evidence => ({ api: {}, pages: {}, v3: null });

interface Marker { find: RegExp; make: Make; firmware: Firmware; driver: DriverId | null }
const mark = (find: RegExp, make: Make, firmware: Firmware, driver: DriverId | null = null): Marker => ({ find, make, firmware, driver });

/*
 * miner-protocols §1. Order matters: third-party firmware first, its replies name the stock one too.
 * Hiveon, MSKMINER, asicseer and Chipless keep the stock `stats`, so the AntMiner driver reads them.
 */
const API_MARKERS: readonly Marker[] = [
  mark(/BOSMINER|BOSER|BOSMINER\+/i, 'antminer', 'braiins', 'braiins'),
  mark(/LUXMINER/i, 'antminer', 'luxos', 'luxos'),
  mark(/VNISH/i, 'antminer', 'vnish', 'vnish'),
  mark(/HIVEON/i, 'antminer', 'hiveon', 'antminer'),
  mark(/MARAFW|KAONSU/i, 'antminer', 'marathon'),
  mark(/RWGLR/i, 'antminer', 'mskminer', 'antminer'),
  mark(/ASICSEER|CHIPLESS|BLISSZ/i, 'antminer', 'other', 'antminer'),
  mark(/BDMINER/i, 'sealminer', 'stock', 'sealminer'),
  mark(/GCMINER|FLUXOS/i, 'auradine', 'stock'),
  mark(/BTMINER|BITMICRO|WHATSMINER|"Fan Speed In"/i, 'whatsminer', 'stock', 'whatsminer'),
  mark(/AVALON|MM ID\d+/i, 'avalon', 'stock', 'avalon'),
  mark(/ANTMINER/i, 'antminer', 'stock', 'antminer'),
];

const PAGE_MARKERS: readonly Marker[] = [
  mark(/Braiins OS|"bos_version"|"bosminer/i, 'antminer', 'braiins', 'braiins'),
  mark(/Luxor Firmware/i, 'antminer', 'luxos', 'luxos'),
  mark(/AnthillOS|"fw_name"\s*:\s*"Vnish"/i, 'antminer', 'vnish', 'vnish'),
  mark(/Miner Web Dashboard|PowerPlay-BM/i, 'antminer', 'epic', 'epic'),
  mark(/Proto OS/i, 'proto', 'stock'),
  mark(/amazeui|"brand"\s*:\s*"Sealminer"/i, 'sealminer', 'stock', 'sealminer'),
  mark(/VolcMiner/i, 'volcminer', 'stock'),
  mark(/"minertype"\s*:\s*"DG(?:\d|-)|Elphapex/i, 'elphapex', 'stock', 'elphapex'),
  mark(/Miner UI/i, 'auradine', 'stock'),
  mark(/"deviceModel"\s*:\s*"Nerd|"asicTemps"\s*:|<title>\s*Nerd/i, 'nerdaxe', 'nerdaxe', 'nerdaxe'),
  mark(/AxeOS|"ASICModel"\s*:/i, 'bitaxe', 'axeos', 'axeos'),
  mark(/\/cgi-bin\/luci/i, 'whatsminer', 'stock', 'whatsminer'),
  mark(/"minertype"\s*:\s*"Antminer/i, 'antminer', 'stock', 'antminer'),
  mark(/Avalon/i, 'avalon', 'stock', 'avalon'),
];

/** Realms of a 401: they name the maker, not the firmware. */
const REALMS: readonly Marker[] = [
  mark(/blackMiner Configuration/i, 'volcminer', 'stock'),
  mark(/antMiner Configuration/i, 'antminer', 'stock', 'antminer'),
  mark(/DG\d|Elphapex|Daoge/i, 'elphapex', 'stock', 'elphapex'),
];

/** Every maker and firmware that is recognised, with what reads it; each once. */
export const FAMILIES: readonly Pick<Marker, 'make' | 'firmware' | 'driver'>[] = [...API_MARKERS, ...PAGE_MARKERS, ...REALMS]
  .filter(({ make, firmware }, index, all) => all.findIndex((other) => other.make === make && other.firmware === firmware) === index)
  .map(({ make, firmware, driver }) => ({ make, firmware, driver }));

const nobody = (): Identity => ({ class: 'unknown', make: null, firmware: null, driver: null, model: null });
const isStock = (firmware: Firmware | null): boolean => firmware === 'stock';

/**
 * Who a host is, from what it said. Pure. Third-party markers of either door win over stock ones. `locked` when only the
 * realm of a password page tells the maker and no other door could be read.
 */
export function classify(evidence: Evidence): Identity {
  const api = fromApi(evidence);
  const page = fromPages(evidence);
  const named = [api, page].find((marker) => marker !== null && !isStock(marker.firmware)) ?? api ?? page;
  if (named !== null) return { class: 'identified', make: named.make, firmware: named.firmware, driver: named.driver, model: modelIn(evidence) };
  for (const { status, headers } of Object.values(evidence.pages)) {
    if (status !== 401) continue;
    const realm = headers['www-authenticate'] ?? '';
    if (/MD5/i.test(headers['algorithm'] ?? '')) return { ...nobody(), class: 'locked', make: 'antminer', firmware: 'marathon' };
    const maker = REALMS.find((entry) => entry.find.test(realm));
    if (maker !== undefined) return { class: 'locked', make: maker.make, firmware: maker.firmware, driver: maker.driver, model: null };
  }
  return nobody();
}

function fromApi({ api, v3: device }: Evidence): Marker | null {
  for (const marker of API_MARKERS) {
    for (const [command, reply] of Object.entries(api)) {
      // A WhatsMiner or other devdetails may hold the word Antminer in a driver list (§1).
      if (marker.firmware === 'stock' && marker.make === 'antminer' && command === 'devdetails') continue;
      if (!reply.startsWith('HTTP/') && marker.find.test(reply)) return marker;
    }
  }
  if (device === null) return null;
  const answer = judge('4433/v3/get.device.info', device);
  return answer.kind === 'error' && answer.code !== 'FLEET_BAD_REPLY' ? null : whenV3(device);
}

const whenV3 = (device: string): Marker | null =>
  (/"desc"\s*:\s*"get\.|"fwversion"|"miner-sn"/.test(device) ? mark(/^/, 'whatsminer', 'stock', 'whatsminer') : null);

function fromPages({ pages }: Evidence): Marker | null {
  for (const marker of PAGE_MARKERS) {
    for (const { text: body, status } of Object.values(pages)) if (status !== 401 && marker.find.test(body)) return marker;
  }
  const front = pages['/'];
  const movedToTls = front !== undefined && (front.status === 307 || front.status === 302) && /^https:\/\//i.test(front.headers['location'] ?? '');
  return movedToTls && /luci|whatsminer/i.test(`${front.headers['location']} ${front.text}`) ? mark(/^/, 'whatsminer', 'stock', 'whatsminer') : null;
}

/** The model, when the replies of identification hold one. */
function modelIn({ api, pages }: Evidence): string | null {
  const first = (command: string, section: string): Record<string, unknown> => {
    const reply = api[command] === undefined ? null : judge(`4028/cgminer/${command}`, api[command]);
    return reply?.kind === 'ok' ? fieldsOf(listOf(reply.value[section])[0]) : {};
  };
  const version = first('version', 'VERSION');
  const type = textOf(version['Type']) ?? textOf(first('stats', 'STATS')['Type']);
  if (type !== null) return /^antminer/i.test(type) ? `Antminer ${bareModel(type)}` : bareModel(type);
  const found = textOf(version['MODEL']) ?? textOf(first('devdetails', 'DEVDETAILS')['Model']);
  if (found !== null) return found;
  for (const { text: body } of Object.values(pages)) {
    const name = /"(?:minertype|ASICModel|deviceModel)"\s*:\s*"([^"]{1,80})"/.exec(body)?.[1];
    if (name !== undefined) return name;
  }
  return null;
}

/** How long a stock answer waits for proof of third-party firmware from another door (asic-rs waits the same). */
const PROOF_WAIT_MS = 300;
/** Asked in this order only while the first two commands leave the maker open. */
const MORE_COMMANDS: readonly Ask[] = [cgminer('summary'), cgminer('stats'), cgminer('status', 'cmd'), text('version'), text('estats'), text('stats')];
const MORE_PAGES = ['/api/system/info', '/cgi-bin/get_system_info.cgi', '/api/v1/miner/details', '/api/v1/info'];

export interface Seen extends Identity {
  evidence: Evidence;
  /** False when the host accepted connections and said nothing at all. */
  heard: boolean;
}

/**
 * Asks a host who it is, on its open ports only: web page, cgminer API and API v3 at the same time, each door one
 * question at a time. Throws FLEET_ABORTED when stopped and FLEET_EXHAUSTED when this computer has no sockets; a host
 * that fails to answer is `unknown`.
 */
export async function identify(host: RigHost, openPorts: readonly number[]): Promise<Seen> {
  const evidence = noEvidence();
  const stop = new AbortController();
  const signal = host.signal === undefined ? stop.signal : AbortSignal.any([host.signal, stop.signal]);
  const inner: RigHost = { ...host, signal };
  let exhausted: FleetError | null = null;

  const put = async (question: Ask, keep: (reply: { text: string; status?: number; headers?: Record<string, string> }) => void): Promise<boolean> => {
    const session = openSession();
    try {
      keep(await ask(inner, question, session));
      return true;
    } catch (error) {
      const failure = toFleetError(error, host.address);
      if (failure.code === 'FLEET_EXHAUSTED') exhausted = failure;
      // The door may still answer another question, unless the way to it is gone.
      return failure.code === 'FLEET_CLOSED' || failure.code === 'FLEET_BAD_REPLY' || failure.code === 'FLEET_BAD_FRAME';
    } finally {
      closeSession(session);
    }
  };
  const page = (path: string, port = 80): Promise<boolean> => put({ ...http(path), port }, (reply) => {
    evidence.pages[port === 80 ? path : `:${port}${path}`] = { status: reply.status ?? 0, headers: reply.headers ?? {}, text: reply.text };
  });

  const web = async (): Promise<void> => {
    if (!(await page('/')) || fromPages(evidence) !== null || evidence.pages['/']?.status === 401) return;
    for (const path of MORE_PAGES) {
      if (signal.aborted || fromApi(evidence) !== null || !(await page(path)) || fromPages(evidence) !== null) return;
    }
  };
  const api = async (): Promise<void> => {
    const questions: readonly Ask[] = [cgminer('version'), cgminer('devdetails'), ...MORE_COMMANDS];
    for (const question of questions) {
      const command = 'command' in question ? question.command : '';
      const alive = await put(question, (reply) => { evidence.api[question.via === 'cgminer-text' ? `text ${command}` : command] = reply.text; });
      if (fromApi(evidence) !== null || signal.aborted) return;
      if (evidence.api[command]?.startsWith('HTTP/')) {
        // ePIC speaks HTTP on 4028.
        if (await page('/capabilities', 4028)) await page('/summary', 4028);
        return;
      }
      if (!alive) return;
    }
  };
  const whatsminer = async (): Promise<void> => {
    await put(v3('get.device.info'), (reply) => { evidence.v3 = reply.text; });
  };

  const doors: Promise<void>[] = [];
  if (openPorts.includes(80)) doors.push(web());
  if (openPorts.includes(4028)) doors.push(api());
  if (openPorts.includes(4433)) doors.push(whatsminer());
  await decided(doors, evidence, stop);

  if (host.signal?.aborted === true) throw new FleetError('FLEET_ABORTED', 'Stopped');
  const heard = Object.keys(evidence.api).length + Object.keys(evidence.pages).length > 0 || evidence.v3 !== null;
  if (!heard && exhausted !== null) throw exhausted as FleetError;
  const identity = classify(evidence);
  // A page that wants a password is readable for whoever has one.
  const opens = identity.class === 'locked' && identity.driver !== null && identity.make !== null && host.logins(identity.make, identity.firmware).length > 0;
  return { ...identity, class: opens ? 'identified' : identity.class, ports: [...openPorts], evidence, heard };
}

/** Resolves when every door is through, or third-party firmware is proven, or a stock answer has waited long enough. */
function decided(doors: Promise<void>[], evidence: Evidence, stop: AbortController): Promise<void> {
  return new Promise((resolve) => {
    let open = doors.length;
    let proof: ReturnType<typeof setTimeout> | null = null;
    const finish = (): void => {
      if (proof !== null) clearTimeout(proof);
      stop.abort();
      resolve();
    };
    if (open === 0) return finish();
    for (const door of doors) {
      void door.then(() => {
        open -= 1;
        const seen = classify(evidence);
        if (open === 0 || (seen.class === 'identified' && !isStock(seen.firmware))) return finish();
        if (seen.class === 'identified') proof ??= setTimeout(finish, PROOF_WAIT_MS);
      });
    }
  });
}
