import { compact } from './compact.ts';
import { closeDays } from './days.ts';
import { exportDay } from './export-day.ts';
import { fleetAt } from './fleet-at.ts';
import { groupHistory, groupList } from './group-query.ts';
import { rigHistory } from './rig-query.ts';
import type { Job, TaskContext } from './task.ts';
import { tend } from './tend.ts';
import { facts } from './tiers.ts';
import { worst } from './worst.ts';
import { yesterday } from './yesterday.ts';

/** Everything that the history worker does when it is asked. The engine imports the types only. */
export const tasks = { tend, compact, closeDays, facts, exportDay, rigs: rigHistory, group: groupHistory, groups: groupList, fleetAt, worst, yesterday };

type Tasks = typeof tasks;
export type TaskName = keyof Tasks;
export type TaskArgs<N extends TaskName> = Tasks[N] extends (context: TaskContext, args: infer A, job: Job) => unknown ? A : never;
export type TaskResult<N extends TaskName> = Awaited<ReturnType<Tasks[N]>>;
