/**
 * The demo farm: virtual miners that serve captured replies made alive (resources/demo), with faults to order.
 * Imports nothing from the drivers, the engine or the store: no bug may be shared with what it tests.
 */
export { createFarm, DEFAULT_MIX, type Farm, type FarmOptions, type FarmPlan, type RigSpec } from './farm.ts';
export { FAULTS, FaultName, FaultParams, SimError, type Fault } from './faults.ts';
export { defaultDemo, type DefaultDemo } from './defaultDemo.ts';
export { pressButton } from './button.ts';
export { listenDemo, type Door } from './demoDoor.ts';
export { listenLoopback, type LoopbackDoor, type LoopbackOptions } from './loopbackDoor.ts';
export { BRANDS, PROFILES } from './profiles.ts';
export type { ControlMessage, ControlOrder } from './control.ts';
export type { Truth } from './rig.ts';
export { simulate, type SimulateIo, type SimulateOptions } from './simulate.ts';
