import type { Algo, Firmware, Make } from '../../preload/contract/rig.ts';
import type { CaptureId } from './captures.ts';

/** Averaging windows of the hashrate fields. */
export type Window = 's5' | 'm1' | 'm5' | 'rt' | 'm15' | 'm30' | 'avg';

export interface BoardFacts {
  /** As the rig numbers it. */
  slot: number;
  hashrateThs: number;
  chips: number | null;
  tempMaxC: number | null;
}

/** How a family speaks; decides ports, framing and what unknown commands get. */
export type Family = 'antminer' | 'antminer-old' | 'whatsminer-v2' | 'whatsminer-v3' | 'avalon' | 'avalon-text' | 'axeos' | 'braiins' | 'braiins-rest' | 'vnish' | 'vnish-rest' | 'luxos'
  | 'epic' | 'elphapex' | 'sealminer';

export interface Profile {
  id: string;
  family: Family;
  make: Make;
  firmware: Firmware;
  /** Brand in `--mix`: the make, or the firmware of rigs that are recognised by it. */
  brand: string;
  /** As the rig names itself. */
  model: string;
  algo: Algo;
  /** Share within its brand in a default mix; 0 = only when asked for. */
  weight: number;
  capture: CaptureId;
  /** Replies that the capture lacks, from another rig of the family. */
  lent?: Record<string, CaptureId>;
  /** What the capture says, by hand from its text: truth() moves these by the same factors as the text. */
  facts: {
    hashrateThs: number;
    /** The field that the canonical live hashrate comes from (miner-protocols §2). */
    window: Window;
    hashrateAvgThs: number | null;
    nominalThs: number | null;
    powerW: number | null;
    boards: BoardFacts[];
    fansRpm: number[];
    /** Hottest chip of the summary where it was captured at another moment than the boards. */
    rigTempMaxC?: number;
    elapsedS: number;
    /** Seconds behind the shares of the pools reply, where it was captured from a rig that had run much longer. */
    poolsElapsedS?: number;
    /** Accepted shares of the owner's pools; null where the rig does not tell. */
    accepted: number | null;
    state: 'hashing' | 'warming' | 'sleeping' | 'zeroHash';
  };
  /** AntMiner: number of each board in key names such as chain_rate6. */
  chains?: number[];
  /** AntMiner: number of each real fan in key names such as fan5. */
  fanKeys?: number[];
  /** Avalon: which values of PS[] are watts. */
  wattsInPs?: number[];
  macPrefix: string;
  firmwareVersion?: string;
  /** Model of `devdetails` (WhatsMiner) where it was not captured. */
  devModel?: string;
}

const board = (slot: number, hashrateThs: number, chips: number | null, tempMaxC: number | null): BoardFacts => ({ slot, hashrateThs, chips, tempMaxC });

export const PROFILES: readonly Profile[] = [
  {
    id: 'antminer-s19pro', family: 'antminer', make: 'antminer', firmware: 'stock', brand: 'antminer', model: 'Antminer S19 Pro', algo: 'sha256', weight: 5,
    capture: 'antminer-s19pro-2022', chains: [1, 2, 3], fanKeys: [1, 2, 3, 4], macPrefix: '02:7D:A1',
    facts: {
      hashrateThs: 110.56689, window: 's5', hashrateAvgThs: 111.83463, nominalThs: 110, powerW: null,
      boards: [board(1, 37.6033, 114, 78), board(2, 35.53622, 114, 71), board(3, 37.42738, 114, 69)],
      fansRpm: [6000, 5880, 5040, 5040], elapsedS: 50474, accepted: 4057, state: 'hashing',
    },
  },
  {
    id: 'antminer-s21', family: 'antminer', make: 'antminer', firmware: 'stock', brand: 'antminer', model: 'Antminer S21', algo: 'sha256', weight: 4,
    capture: 'antminer-s21', chains: [1, 2, 3], fanKeys: [1, 2, 3, 4], macPrefix: '02:7D:A2',
    facts: {
      hashrateThs: 200.38909, window: 's5', hashrateAvgThs: 200.87132, nominalThs: 200, powerW: null,
      boards: [board(1, 66.87142, 108, 71), board(2, 66.50277, 108, 69), board(3, 67.0149, 108, 70)],
      fansRpm: [5760, 5700, 5040, 5100], elapsedS: 50474, accepted: 8057, state: 'hashing',
    },
  },
  {
    id: 'antminer-s19pro-2020', family: 'antminer', make: 'antminer', firmware: 'stock', brand: 'antminer', model: 'Antminer S19 Pro', algo: 'sha256',
    weight: 2,
    capture: 'antminer-s19pro-2020', chains: [1, 2, 3], fanKeys: [1, 2, 3, 4], macPrefix: '02:7D:A3',
    facts: {
      hashrateThs: 110.78679, window: 's5', hashrateAvgThs: 111.73011, nominalThs: 111.859, powerW: null,
      boards: [board(1, 37.73524, 114, 27), board(2, 38.10907, 114, 25), board(3, 34.94248, 114, 26)],
      fansRpm: [5520, 5400, 5040, 5040], elapsedS: 82852, accepted: 2848, state: 'hashing',
    },
  },
  {
    id: 'antminer-s19-overheat', family: 'antminer', make: 'antminer', firmware: 'stock', brand: 'antminer', model: 'Antminer S19 Pro', algo: 'sha256',
    weight: 0,
    capture: 'antminer-s19-overheat', chains: [1, 2, 3], fanKeys: [1, 2, 3, 4], macPrefix: '02:7D:A4',
    facts: {
      hashrateThs: 0, window: 's5', hashrateAvgThs: 0.73737, nominalThs: 111.859, powerW: null,
      boards: [board(1, 0, 114, 93), board(2, 0, 114, 94), board(3, 0, 114, 97)],
      fansRpm: [5160, 5280, 6240, 6120], elapsedS: 12122, accepted: 37, state: 'zeroHash',
    },
  },
  {
    id: 'antminer-s19-sleeping', family: 'antminer', make: 'antminer', firmware: 'stock', brand: 'antminer', model: 'Antminer S19', algo: 'sha256', weight: 0,
    capture: 'antminer-s19-sleeping', chains: [1, 2, 3], fanKeys: [1, 2, 3, 4], macPrefix: '02:7D:A5',
    facts: {
      hashrateThs: 0, window: 's5', hashrateAvgThs: 0, nominalThs: 63.919, powerW: null,
      boards: [board(2, 0, 76, 40), board(3, 0, 76, 40)],
      fansRpm: [1560, 1560, 600, 720], elapsedS: 735, accepted: 0, state: 'sleeping',
    },
  },
  {
    id: 'antminer-t17plus-sleeping', family: 'antminer-old', make: 'antminer', firmware: 'stock', brand: 'antminer', model: 'Antminer T17+', algo: 'sha256',
    weight: 0,
    capture: 'antminer-t17plus-sleeping', chains: [1, 2, 3], fanKeys: [], macPrefix: '02:7D:A6',
    facts: {
      hashrateThs: 0, window: 's5', hashrateAvgThs: 0, nominalThs: 0, powerW: null, boards: [], fansRpm: [], elapsedS: 8105, accepted: 100129,
      state: 'sleeping',
    },
  },
  {
    id: 'antminer-t15', family: 'antminer-old', make: 'antminer', firmware: 'stock', brand: 'antminer', model: 'Antminer T15', algo: 'sha256', weight: 0.5,
    capture: 'antminer-t15', chains: [1, 2, 3], fanKeys: [1, 2], macPrefix: '02:7D:A7',
    facts: {
      hashrateThs: 21.61578, window: 's5', hashrateAvgThs: 22.41107, nominalThs: 21, powerW: null,
      boards: [board(1, 8.04819, 60, 55), board(2, 6.57489, 60, 50), board(3, 6.99269, 60, 54)],
      fansRpm: [2880, 2880], elapsedS: 13263, accepted: 777, state: 'hashing',
    },
  },
  {
    id: 'antminer-l3plus', family: 'antminer-old', make: 'antminer', firmware: 'stock', brand: 'antminer', model: 'Antminer L3+', algo: 'scrypt', weight: 0.5,
    capture: 'antminer-l3plus', chains: [1, 2, 3, 4], fanKeys: [1, 2], macPrefix: '02:7D:A8',
    facts: {
      hashrateThs: 0.00050456, window: 's5', hashrateAvgThs: 0.00050028, nominalThs: null, powerW: null,
      boards: [board(1, 0.00012612, 72, 54), board(2, 0.00012579, 72, 56), board(3, 0.00012606, 72, 56), board(4, 0.00012659, 72, 53)],
      fansRpm: [3840, 3810], elapsedS: 393983, accepted: 47384, state: 'hashing',
    },
  },
  {
    id: 'antminer-s9', family: 'antminer-old', make: 'antminer', firmware: 'other', brand: 'antminer', model: 'Antminer S9', algo: 'sha256', weight: 0.5,
    capture: 'antminer-s9-asicseer', chains: [6, 7, 8], fanKeys: [5, 6], macPrefix: '02:7D:A9',
    facts: {
      hashrateThs: 13.40214, window: 's5', hashrateAvgThs: 12.74334, nominalThs: 13.46625, powerW: null,
      boards: [board(6, 4.46765, 63, 87), board(7, 4.43133, 63, 74), board(8, 4.50315, 63, 86)],
      fansRpm: [2880, 3840], elapsedS: 102, accepted: 1, state: 'hashing',
    },
  },
  {
    id: 'antminer-s9-hiveon', family: 'antminer-old', make: 'antminer', firmware: 'hiveon', brand: 'hiveon', model: 'Antminer S9 Hiveon', algo: 'sha256',
    weight: 1,
    capture: 'antminer-s9-hiveon', chains: [6, 7, 8], fanKeys: [5, 6], macPrefix: '02:7D:AA',
    facts: {
      hashrateThs: 11.7814, window: 's5', hashrateAvgThs: 11.60955, nominalThs: 11.8503, powerW: null,
      boards: [board(6, 3.91164, 63, 74), board(7, 3.9137, 63, 65), board(8, 3.95605, 63, 72)],
      fansRpm: [3840, 4920], elapsedS: 69, poolsElapsedS: 90_000, accepted: 3038, state: 'hashing',
    },
  },
  {
    id: 'whatsminer-m30s', family: 'whatsminer-v2', make: 'whatsminer', firmware: 'stock', brand: 'whatsminer', model: 'M30S', algo: 'sha256', weight: 3,
    capture: 'whatsminer-m30s', macPrefix: '02:7D:B1', firmwareVersion: '20200512.13.REL', devModel: 'M30SV10',
    facts: {
      hashrateThs: 85.16347344, window: 'm1', hashrateAvgThs: 85.10639937, nominalThs: 86.472, powerW: 3230,
      boards: [board(0, 29.64887376, 156, 99.79), board(1, 27.7401427, 156, 89.14), board(2, 27.62287512, 156, 90.64)],
      fansRpm: [2370, 2430], elapsedS: 29600, accepted: 1739, state: 'hashing',
    },
  },
  {
    id: 'whatsminer-m31s', family: 'whatsminer-v2', make: 'whatsminer', firmware: 'stock', brand: 'whatsminer', model: 'M31S', algo: 'sha256', weight: 2,
    capture: 'whatsminer-m31s', macPrefix: '02:7D:B2', firmwareVersion: '20210109.22.REL', devModel: 'M31SV10',
    facts: {
      hashrateThs: 96.41723165, window: 'rt', hashrateAvgThs: 99.79364689, nominalThs: 100.999, powerW: 3496,
      boards: [board(0, 30.32274305, 215, 94.95), board(1, 32.63916866, 215, 94.9), board(2, 33.44075388, 215, 92.9)],
      fansRpm: [3870, 3930], elapsedS: 1216997, accepted: 457459, state: 'hashing',
    },
  },
  {
    id: 'whatsminer-m60s', family: 'whatsminer-v3', make: 'whatsminer', firmware: 'stock', brand: 'whatsminer', model: 'M60S_VK40', algo: 'sha256', weight: 4,
    capture: 'whatsminer-m60s', macPrefix: '02:7D:B3', firmwareVersion: '20251209.16.Rel2',
    facts: {
      hashrateThs: 171.259, window: 'rt', hashrateAvgThs: 170.8, nominalThs: 181.051, powerW: 3156,
      boards: [board(0, 57.2, 75, 80), board(1, 57, 75, 82), board(2, 57.1, 75, 81)],
      fansRpm: [5400, 5280], elapsedS: 50000, accepted: null, state: 'hashing',
    },
  },
  {
    id: 'whatsminer-m20s', family: 'whatsminer-v2', make: 'whatsminer', firmware: 'stock', brand: 'whatsminer', model: 'M20S', algo: 'sha256', weight: 1,
    capture: 'whatsminer-m20s', macPrefix: '02:7D:B4', firmwareVersion: '20210322.22.REL', devModel: 'M20SV10',
    facts: {
      hashrateThs: 67.39480097, window: 'rt', hashrateAvgThs: 67.75325119, nominalThs: 68.796, powerW: 3417,
      boards: [board(0, 22.10378984, 105, 90), board(1, 22.71979979, 105, 90.11), board(2, 22.55473792, 105, 92.5)],
      fansRpm: [6450, 6480], elapsedS: 10154, accepted: 2338, state: 'hashing',
    },
  },
  {
    id: 'whatsminer-m30splus-ramping', family: 'whatsminer-v2', make: 'whatsminer', firmware: 'stock', brand: 'whatsminer', model: 'M30S+', algo: 'sha256',
    weight: 0,
    capture: 'whatsminer-m30splus', lent: { '4028/cgminer/pools': 'whatsminer-m20s' }, macPrefix: '02:7D:B5', firmwareVersion: '20211230.15.REL',
    devModel: 'M30S+VE40',
    facts: {
      hashrateThs: 84.94136602, window: 'rt', hashrateAvgThs: 84.98373062, nominalThs: 84.773, powerW: 3593,
      boards: [board(0, 10.35111056, 156, 97), board(1, 10.44114392, 156, 96.5), board(2, 10.47995341, 156, 97.44)],
      fansRpm: [4530, 4530], rigTempMaxC: 101.25, elapsedS: 2648, accepted: 804, state: 'warming',
    },
  },
  {
    id: 'whatsminer-m31s-sleeping', family: 'whatsminer-v2', make: 'whatsminer', firmware: 'stock', brand: 'whatsminer', model: 'M31S', algo: 'sha256',
    weight: 0,
    capture: 'whatsminer-m31s-sleeping', macPrefix: '02:7D:B6', firmwareVersion: '20210109.22.REL', devModel: 'M31SV10',
    facts: {
      hashrateThs: 0, window: 'rt', hashrateAvgThs: null, nominalThs: null, powerW: null, boards: [], fansRpm: [], elapsedS: 3600, accepted: null,
      state: 'sleeping',
    },
  },
  {
    id: 'avalon-a1566', family: 'avalon', make: 'avalon', firmware: 'stock', brand: 'avalon', model: '15-194', algo: 'sha256', weight: 4,
    capture: 'avalon-a1566', macPrefix: '02:7D:C1', wattsInPs: [4, 6],
    facts: {
      hashrateThs: 199.24107, window: 's5', hashrateAvgThs: 184.007, nominalThs: 201.92042, powerW: 3731,
      boards: [board(0, 59.45952, 160, 77), board(1, 61.40783, 160, 78), board(2, 63.13966, 160, 77)],
      fansRpm: [4275, 4282], elapsedS: 975, accepted: 148, state: 'hashing',
    },
  },
  {
    id: 'avalon-a1047', family: 'avalon', make: 'avalon', firmware: 'stock', brand: 'avalon', model: '1047', algo: 'sha256', weight: 1,
    capture: 'avalon-a1047', macPrefix: '02:7D:C2', wattsInPs: [4],
    facts: {
      hashrateThs: 28.13439397, window: 'm1', hashrateAvgThs: 25.17476, nominalThs: 37.47098, powerW: null,
      boards: [board(0, 12.36261, 120, 61), board(1, 12.81216, 120, 64)],
      fansRpm: [2896, 2927], elapsedS: 155, accepted: 6, state: 'hashing',
    },
  },
  {
    id: 'avalon-nano3s', family: 'avalon', make: 'avalon', firmware: 'stock', brand: 'avalon', model: 'Nano3s', algo: 'sha256', weight: 1,
    capture: 'avalon-nano3s', macPrefix: '02:7D:C3', wattsInPs: [6],
    facts: {
      hashrateThs: 6.42303, window: 's5', hashrateAvgThs: 6.37255, nominalThs: 6.5802, powerW: 132,
      boards: [board(0, 6.37255, 12, 96)], fansRpm: [1720], elapsedS: 15940, accepted: 3097, state: 'hashing',
    },
  },
  {
    id: 'avalon-nano3', family: 'avalon-text', make: 'avalon', firmware: 'stock', brand: 'avalon', model: 'Nano3', algo: 'sha256', weight: 0.5,
    capture: 'avalon-nano3', macPrefix: '02:7D:C4', wattsInPs: [5],
    facts: {
      hashrateThs: 2.63098, window: 's5', hashrateAvgThs: 2.47477, nominalThs: 3.20356, powerW: 89,
      boards: [board(0, 2.47477, 10, 87)], fansRpm: [3030], elapsedS: 512933, accepted: null, state: 'hashing',
    },
  },
  {
    id: 'bitaxe-gamma', family: 'axeos', make: 'bitaxe', firmware: 'axeos', brand: 'bitaxe', model: 'BM1370', algo: 'sha256', weight: 3,
    capture: 'bitaxe-gamma', macPrefix: '02:7D:D1', firmwareVersion: 'v2.10.1',
    facts: {
      hashrateThs: 1.1848093224631666, window: 'm1', hashrateAvgThs: null, nominalThs: 1.071, powerW: 22.060667037963867,
      boards: [board(0, 1.1848093224631666, null, 64.125)], fansRpm: [5471], elapsedS: 258691, accepted: 20205, state: 'hashing',
    },
  },
  {
    id: 'bitaxe-supra', family: 'axeos', make: 'bitaxe', firmware: 'axeos', brand: 'bitaxe', model: 'BM1368', algo: 'sha256', weight: 1,
    capture: 'bitaxe-supra', macPrefix: '02:7D:D2', firmwareVersion: 'v2.4.5-3-gb5d1e36-dirty',
    facts: {
      hashrateThs: 1, window: 'm1', hashrateAvgThs: null, nominalThs: null, powerW: 2.65000009536743,
      boards: [board(0, 1, 1, 59.875)], fansRpm: [3517], elapsedS: 4, accepted: null, state: 'hashing',
    },
  },
  {
    id: 'braiins-s21', family: 'braiins', make: 'antminer', firmware: 'braiins', brand: 'braiins', model: 'Antminer S21+', algo: 'sha256', weight: 1,
    capture: 'braiins-s21', macPrefix: '02:7D:E1',
    facts: {
      hashrateThs: 251.23533, window: 's5', hashrateAvgThs: null, nominalThs: 259.19044, powerW: 4448,
      boards: [board(1, 83.91811, 55, 75), board(2, 83.28368, 55, 73.5), board(3, 83.30116, 55, 72.5)],
      fansRpm: [6418, 6448, 6328, 5998], elapsedS: 96949, accepted: 10781, state: 'hashing',
    },
  },
  {
    id: 'braiins-s19xp', family: 'braiins-rest', make: 'antminer', firmware: 'braiins', brand: 'braiins', model: 'Antminer S19 XP', algo: 'sha256', weight: 0, // locked without consent: asked for by name, so that a plain mix is all readable
    capture: 'braiins-s19xp', macPrefix: '02:7D:E4', firmwareVersion: '2025-08-06-0-3881c51d-25.07-plus',
    facts: {
      hashrateThs: 141.46357, window: 's5', hashrateAvgThs: 138.20705, nominalThs: 142.8766, powerW: 3137,
      boards: [board(1, 50.13773, 110, 70.5), board(2, 47.85928, 110, 67), board(3, 50.36269, 110, 69)],
      fansRpm: [5904, 5874, 5874, 5904], elapsedS: 69725, accepted: 10464, state: 'hashing',
    },
  },
  {
    id: 'vnish-s19xp', family: 'vnish', make: 'antminer', firmware: 'vnish', brand: 'vnish', model: 'Antminer S19 XP (Vnish 1.2.0-rc1)', algo: 'sha256',
    weight: 1,
    capture: 'vnish-s19xp', chains: [1, 2, 3], fanKeys: [1, 2, 3, 4], macPrefix: '02:7D:E2',
    facts: {
      hashrateThs: 140.25858, window: 's5', hashrateAvgThs: 142.56248, nominalThs: 144.39977, powerW: null,
      boards: [board(1, 47.01668, 110, 75), board(2, 47.26292, 110, 72), board(3, 45.97898, 110, 74)],
      fansRpm: [2790, 2850, 2940, 2910], elapsedS: 331311, accepted: 19335, state: 'hashing',
    },
  },
  {
    id: 'luxos-s19kpro', family: 'luxos', make: 'antminer', firmware: 'luxos', brand: 'luxos', model: 'Antminer S19k Pro', algo: 'sha256', weight: 1,
    capture: 'luxos-s19kpro', chains: [1, 2, 3], fanKeys: [1, 2, 3, 4], macPrefix: '02:7D:E3',
    facts: {
      hashrateThs: 59.75606, window: 's5', hashrateAvgThs: 56.91791, nominalThs: 61.9542, powerW: 1051,
      boards: [board(1, 19.77383, 77, 47), board(2, 19.23059, 77, 47), board(3, 20.75165, 77, 47)],
      fansRpm: [1920, 1920, 2340, 2340], elapsedS: 3453, accepted: 1483, state: 'hashing',
    },
  },
  {
    id: 'vnish-s19jpro', family: 'vnish-rest', make: 'antminer', firmware: 'vnish', brand: 'vnish', model: 'Antminer S19J Pro', algo: 'sha256', weight: 1,
    capture: 'vnish-s19jpro', macPrefix: '02:7D:E5', firmwareVersion: '1.2.5-beta1',
    facts: {
      hashrateThs: 54.478543, window: 's5', hashrateAvgThs: 54.50821, nominalThs: 77.7168, powerW: 2631,
      boards: [board(0, 25.275506, 126, 65), board(1, 26.131725, 126, 64), board(2, 26.41926, 126, 64)],
      fansRpm: [5820, 5880, 5850, 5790], elapsedS: 3564, accepted: 258, state: 'hashing',
    },
  },
  {
    id: 'epic-s19xp', family: 'epic', make: 'antminer', firmware: 'epic', brand: 'epic', model: 'Antminer S19 XP', algo: 'sha256', weight: 1,
    capture: 'epic-s19xp', macPrefix: '02:7D:E6', firmwareVersion: 'PowerPlay-BMS v1.5.13',
    facts: {
      hashrateThs: 99.365848, window: 's5', hashrateAvgThs: 90.07199, nominalThs: 143, powerW: 2166.6174,
      boards: [board(1, 49.440724, 110, 67), board(2, 49.925124, 110, 64.312)],
      fansRpm: [5971, 0, 5942, 5745], elapsedS: 23170, accepted: 1862, state: 'hashing',
    },
  },
  {
    id: 'elphapex-dg1plus', family: 'elphapex', make: 'elphapex', firmware: 'stock', brand: 'elphapex', model: 'DG1+', algo: 'scrypt', weight: 1,
    capture: 'elphapex-dg1plus', macPrefix: '02:7D:F1', firmwareVersion: 'DG1+_SW_V1.0.2',
    facts: {
      hashrateThs: 0.01492094, window: 's5', hashrateAvgThs: 0.01419904, nominalThs: 0.014229, powerW: null,
      boards: [board(0, 0.0035535, 204, 50.5), board(1, 0.00355011, 204, 56.937), board(2, 0.0035518, 204, 51.687), board(3, 0.00354363, 204, 49.062)],
      fansRpm: [5340, 5400, 5400, 5400], elapsedS: 357352, accepted: 2095029, state: 'hashing',
    },
  },
  {
    id: 'sealminer-a2', family: 'sealminer', make: 'sealminer', firmware: 'stock', brand: 'sealminer', model: 'SealMiner A2', algo: 'sha256', weight: 1,
    capture: 'sealminer-a2', macPrefix: '02:7D:F2', firmwareVersion: '2025091001',
    facts: {
      hashrateThs: 220.407636771225, window: 's5', hashrateAvgThs: 218.701205628067, nominalThs: 230.83940728559, powerW: 3504,
      boards: [board(0, 73.905832003432, 153, 70), board(1, 73.626639194207, 153, 70), board(2, 72.846394903347, 153, 70)],
      fansRpm: [3723, 3723, 3753, 3723], elapsedS: 2481, accepted: 1421, state: 'hashing',
    },
  },
];

const BY_ID = new Map(PROFILES.map((profile) => [profile.id, profile]));

export function profileById(id: string): Profile | undefined {
  return BY_ID.get(id);
}

export const BRANDS: readonly string[] = [...new Set(PROFILES.map((profile) => profile.brand))];
