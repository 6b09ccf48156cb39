import { z } from 'zod';
import type { Network } from '../../preload/contract/fleet.ts';
import { pressButton } from './button.ts';
import type { Farm } from './farm.ts';
import { FaultName, FaultParams, SimError } from './faults.ts';

/** Orders to a running demo process. `id` comes back in the answer. */
export const ControlOrder = z.discriminatedUnion('do', [
  z.object({ do: z.literal('setFault'), id: z.number().int(), ip: z.string().max(64), fault: FaultName.nullable(), params: FaultParams.optional() }).strict(),
  z.object({ do: z.literal('move'), id: z.number().int(), ip: z.string().max(64), to: z.string().max(64) }).strict(),
  z.object({ do: z.literal('reflash'), id: z.number().int(), ip: z.string().max(64), profile: z.string().max(64) }).strict(),
  z.object({ do: z.literal('swapBoard'), id: z.number().int(), ip: z.string().max(64) }).strict(),
  z.object({ do: z.literal('cloneMac'), id: z.number().int(), ip: z.string().max(64), of: z.string().max(64) }).strict(),
  z.object({ do: z.literal('list'), id: z.number().int() }).strict(),
  z.object({ do: z.literal('truth'), id: z.number().int(), ip: z.string().max(64) }).strict(),
  /** The IP-report button; `port` is where the engine listens. */
  z.object({ do: z.literal('pressButton'), id: z.number().int(), ip: z.string().max(64), port: z.number().int().min(1).max(65_535) }).strict(),
  z.object({ do: z.literal('stop'), id: z.number().int() }).strict(),
]);
export type ControlOrder = z.infer<typeof ControlOrder>;

/** What the demo process says: once `ready`, then one `answer` an order. */
export type ControlMessage =
  | { say: 'ready'; port: number; networks: Network[]; rigs: number }
  | { say: 'answer'; id: number | null; ok: true; result: unknown }
  | { say: 'answer'; id: number | null; ok: false; code: string; message: string };

/** Carries one order out. Never throws: what is wrong with it is the answer. */
export function obey(farm: Farm, message: unknown, stop: () => void): ControlMessage {
  const order = ControlOrder.safeParse(message);
  if (!order.success) return { say: 'answer', id: null, ok: false, code: 'SIM_BAD_ORDER', message: order.error.issues[0]?.message ?? 'not an order' };
  const { id } = order.data;
  try {
    switch (order.data.do) {
      case 'setFault':
        farm.setFault(order.data.ip, order.data.fault, order.data.params);
        return { say: 'answer', id, ok: true, result: farm.truth(order.data.ip) };
      case 'move':
        farm.move(order.data.ip, order.data.to);
        return { say: 'answer', id, ok: true, result: farm.truth(order.data.to) };
      case 'reflash':
        farm.reflash(order.data.ip, order.data.profile);
        return { say: 'answer', id, ok: true, result: farm.truth(order.data.ip) };
      case 'swapBoard':
        farm.swapBoard(order.data.ip);
        return { say: 'answer', id, ok: true, result: farm.truth(order.data.ip) };
      case 'cloneMac':
        farm.cloneMac(order.data.ip, order.data.of);
        return { say: 'answer', id, ok: true, result: farm.truth(order.data.ip) };
      case 'list': return { say: 'answer', id, ok: true, result: farm.list() };
      case 'truth': return { say: 'answer', id, ok: true, result: farm.truth(order.data.ip) };
      case 'pressButton':
        pressButton(farm, order.data.ip, order.data.port);
        return { say: 'answer', id, ok: true, result: null };
      case 'stop':
        stop();
        return { say: 'answer', id, ok: true, result: null };
    }
  } catch (error) {
    if (error instanceof SimError) return { say: 'answer', id, ok: false, code: error.code, message: error.message };
    throw error;
  }
}
