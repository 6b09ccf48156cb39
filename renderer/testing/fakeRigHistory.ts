import type { Line, RigEvent, RigHistory, RigMetric } from '../../preload/contract/history.ts';
import { generator, type FakeRig } from './fakeFarm.ts';

/* A believable past for pictures and component tests: a gap in the middle, a restart, a fault. */

const MAX_STEPS = 800;
const STEP_SIZES_MS = [30_000, 60_000, 120_000, 300_000, 900_000, 1_800_000, 3_600_000, 7_200_000, 10_800_000, 86_400_000];

interface HistoryAsked { rigNos: number[]; metrics: RigMetric[]; fromMs: number; toMs: number }

export function fakeRigHistory(find: (rigNo: number) => FakeRig, { rigNos, metrics, fromMs, toMs }: HistoryAsked): RigHistory {
  const stepMs = STEP_SIZES_MS.find((size) => (toMs - fromMs) / size <= MAX_STEPS) ?? 86_400_000;
  const startMs = Math.floor(fromMs / stepMs) * stepMs;
  const steps = Math.ceil((toMs - startMs) / stepMs);
  const isMissed = (index: number): boolean => index >= Math.floor(steps * 0.4) && index < Math.floor(steps * 0.45);
  const rigs = rigNos.map((rigNo) => {
    const rig = find(rigNo);
    const lines: Partial<Record<RigMetric, Line>> = {};
    for (const metric of metrics) lines[metric] = lineOf(rig, metric, steps, stepMs, isMissed);
    return { rigNo, algo: rig.row.algo, lines };
  });
  const at = (share: number): number => Math.round(fromMs + share * (toMs - fromMs));
  const events: RigEvent[] = rigNos.flatMap((rigNo): RigEvent[] => [
    { atMs: at(0.7), rigNo, kind: 'restart', before: null, after: null },
    { atMs: at(0.701), rigNo, kind: 'pool', before: 'stratum.ocean.xyz', after: 'eu.stratum.braiins.com' },
    { atMs: at(0.9), rigNo, kind: 'fault', before: 'hashing', after: 'critical' },
  ]).sort((a, b) => a.atMs - b.atMs);
  return { startMs, stepMs, steps, tier: stepMs < 60_000 ? '30s' : stepMs < 3_600_000 ? '1m' : stepMs < 86_400_000 ? '1h' : '1d', keptSinceMs: startMs - 86_400_000, problems: [], rigs, events, moreEvents: 0 };
}

function lineOf(rig: FakeRig, metric: RigMetric, steps: number, stepMs: number, isMissed: (index: number) => boolean): Line {
  const random = generator(rig.row.rigNo * 97 + metric.length);
  const hours = stepMs / 3_600_000;
  const part = Number(/\d/.exec(metric)?.[0] ?? 1) - 1;
  const level: number | null = metric === 'hashrateThs' ? rig.ths : metric === 'powerW' ? rig.powerW
    : metric === 'efficiencyJTh' ? (rig.powerW === null || !rig.ths ? null : rig.powerW / rig.ths)
      : metric === 'tempMaxC' ? rig.tempC : metric === 'tempInletC' ? 27
        : metric.endsWith('Rpm') ? rig.fansRpm[part] ?? null : metric.endsWith('TempC') ? (rig.boardRatesThs[part] === undefined || rig.tempC === null ? null : rig.tempC - 3 * part)
          : metric.startsWith('board') ? rig.boardRatesThs[part] ?? null
            : metric === 'accepted' ? 120 * hours : metric === 'rejected' ? hours : metric === 'stale' ? 0
              : metric === 'energyWh' ? (rig.powerW === null ? null : rig.powerW * hours) : metric === 'energyEstimatedWh' ? 0 : 1;
  const isShare = metric.endsWith('Share');
  const avg = Array.from({ length: steps }, (_, index) => {
    if (metric === 'watchedShare') return 1;
    if (isMissed(index)) return metric === 'onlineShare' || metric === 'hashingShare' || metric === 'energyShare' ? 0 : null;
    return level === null ? null : isShare ? 1 : level * (0.99 + random() * 0.02);
  });
  const spread = isShare || stepMs === 30_000 ? 0 : 0.03;
  return { avg, min: avg.map((value) => (value === null ? null : value * (1 - spread))), max: avg.map((value) => (value === null ? null : value * (1 + spread))) };
}
