/* control.db as Kysely reads it. Reading only: every write is a command. JSON columns hold text. */

export interface ControlTables {
  owner: { id: number; pid: number; host: string; boot_id: string; app_version: string; started_ms: number; beat_ms: number };
  setting: { scope: string; field: string; value: string; updated_ms: number };
  rig: {
    rig_no: number; ip: string | null; mac: string | null; serial: string | null; class: string; make: string; model: string | null;
    firmware: string; firmware_version: string | null; algo: string | null; hostname: string | null; driver: string | null;
    identity: string | null; memory: string | null; hashrate_scale: number | null; first_seen_ms: number; last_seen_ms: number;
    merged_into: number | null; merged_ms: number | null;
  };
  rig_mark: { rig_no: number; kind: string; value: string; first_no: number; first_ms: number; last_ms: number };
  rig_place: { id: number; rig_no: number; ip: string; from_ms: number; to_ms: number | null; also: number; first_no: number };
  rig_question: {
    id: number; rig_no: number; other_no: number; why: string; asked_ms: number;
    answer: string | null; answered_by: string | null; answered_ms: number | null;
  };
  /** `telemetry`: see unpackJson. */
  rig_now: { rig_no: number; answered_ms: number | null; status: string; status_since_ms: number; reasons: string; telemetry: Uint8Array | null };
  credential: { id: number; make: string; ip: string | null; username: string; sealed: Uint8Array; counter: number; added_ms: number };
  scan: { id: number; started_ms: number; ended_ms: number; ranges: string; summary: string };
  audit: {
    seq: number; at_ms: number; actor: string; role: string | null; action: string; target: string; before_digest: string | null; after_digest: string | null;
    detail: string | null; reason: string | null; result: string; app_version: string; prev_hash: string; hash: string;
  };
  epoch: { n: number; id: string; made_ms: number; why: string };
  rig_label: { rig_no: number; kind: 'site' | 'tag'; key: string; from_no: number; name: string };
}
