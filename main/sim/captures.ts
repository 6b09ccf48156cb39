import { z } from 'zod';
import antminerL3plus from '../../resources/demo/antminer-l3plus.json' with { type: 'json' };
import antminerS19Overheat from '../../resources/demo/antminer-s19-overheat.json' with { type: 'json' };
import antminerS19Sleeping from '../../resources/demo/antminer-s19-sleeping.json' with { type: 'json' };
import antminerS19pro2020 from '../../resources/demo/antminer-s19pro-2020.json' with { type: 'json' };
import antminerS19pro2022 from '../../resources/demo/antminer-s19pro-2022.json' with { type: 'json' };
import antminerS21 from '../../resources/demo/antminer-s21.json' with { type: 'json' };
import antminerS9Asicseer from '../../resources/demo/antminer-s9-asicseer.json' with { type: 'json' };
import antminerS9Hiveon from '../../resources/demo/antminer-s9-hiveon.json' with { type: 'json' };
import antminerT15 from '../../resources/demo/antminer-t15.json' with { type: 'json' };
import antminerT17plusSleeping from '../../resources/demo/antminer-t17plus-sleeping.json' with { type: 'json' };
import avalonA1047 from '../../resources/demo/avalon-a1047.json' with { type: 'json' };
import avalonA1566 from '../../resources/demo/avalon-a1566.json' with { type: 'json' };
import avalonNano3 from '../../resources/demo/avalon-nano3.json' with { type: 'json' };
import avalonNano3s from '../../resources/demo/avalon-nano3s.json' with { type: 'json' };
import bitaxeGamma from '../../resources/demo/bitaxe-gamma.json' with { type: 'json' };
import bitaxeSupra from '../../resources/demo/bitaxe-supra.json' with { type: 'json' };
import braiinsS19xp from '../../resources/demo/braiins-s19xp.json' with { type: 'json' };
import braiinsS21 from '../../resources/demo/braiins-s21.json' with { type: 'json' };
import elphapexDg1plus from '../../resources/demo/elphapex-dg1plus.json' with { type: 'json' };
import epicS19xp from '../../resources/demo/epic-s19xp.json' with { type: 'json' };
import luxosS19kpro from '../../resources/demo/luxos-s19kpro.json' with { type: 'json' };
import sealminerA2 from '../../resources/demo/sealminer-a2.json' with { type: 'json' };
import vnishS19jpro from '../../resources/demo/vnish-s19jpro.json' with { type: 'json' };
import vnishS19xp from '../../resources/demo/vnish-s19xp.json' with { type: 'json' };
import whatsminerM20s from '../../resources/demo/whatsminer-m20s.json' with { type: 'json' };
import whatsminerM30s from '../../resources/demo/whatsminer-m30s.json' with { type: 'json' };
import whatsminerM30splus from '../../resources/demo/whatsminer-m30splus.json' with { type: 'json' };
import whatsminerM31s from '../../resources/demo/whatsminer-m31s.json' with { type: 'json' };
import whatsminerM31sSleeping from '../../resources/demo/whatsminer-m31s-sleeping.json' with { type: 'json' };
import whatsminerM60s from '../../resources/demo/whatsminer-m60s.json' with { type: 'json' };

/** One captured rig of resources/demo. `responses` by `<port>/<protocol>/<command or path>`; where the texts come from is in `source`. */
const Capture = z.object({
  model: z.string(),
  firmware: z.string(),
  source: z.string(),
  provenance: z.string(),
  wireExact: z.boolean(),
  quirks: z.array(z.string()),
  responses: z.record(z.string(), z.string()),
});
export type Capture = z.infer<typeof Capture>;

/* Imported, not read from a folder: the bundle carries them, and no path can be wrong. */
const RAW = {
  'antminer-l3plus': antminerL3plus,
  'antminer-s19-overheat': antminerS19Overheat,
  'antminer-s19-sleeping': antminerS19Sleeping,
  'antminer-s19pro-2020': antminerS19pro2020,
  'antminer-s19pro-2022': antminerS19pro2022,
  'antminer-s21': antminerS21,
  'antminer-s9-asicseer': antminerS9Asicseer,
  'antminer-s9-hiveon': antminerS9Hiveon,
  'antminer-t15': antminerT15,
  'antminer-t17plus-sleeping': antminerT17plusSleeping,
  'avalon-a1047': avalonA1047,
  'avalon-a1566': avalonA1566,
  'avalon-nano3': avalonNano3,
  'avalon-nano3s': avalonNano3s,
  'bitaxe-gamma': bitaxeGamma,
  'bitaxe-supra': bitaxeSupra,
  'braiins-s19xp': braiinsS19xp,
  'braiins-s21': braiinsS21,
  'elphapex-dg1plus': elphapexDg1plus,
  'epic-s19xp': epicS19xp,
  'luxos-s19kpro': luxosS19kpro,
  'sealminer-a2': sealminerA2,
  'vnish-s19jpro': vnishS19jpro,
  'vnish-s19xp': vnishS19xp,
  'whatsminer-m20s': whatsminerM20s,
  'whatsminer-m30s': whatsminerM30s,
  'whatsminer-m30splus': whatsminerM30splus,
  'whatsminer-m31s': whatsminerM31s,
  'whatsminer-m31s-sleeping': whatsminerM31sSleeping,
  'whatsminer-m60s': whatsminerM60s,
};
export type CaptureId = keyof typeof RAW;

const parsed = new Map<CaptureId, Capture>();

/** Throws when a file of resources/demo does not have the shape above. */
export function capture(id: CaptureId): Capture {
  let found = parsed.get(id);
  if (found === undefined) {
    found = Capture.parse(RAW[id]);
    parsed.set(id, found);
  }
  return found;
}
