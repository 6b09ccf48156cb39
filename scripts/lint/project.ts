import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALIKE } from './alike.ts';
import { checkKeys, checkSameKeys, checkUsedKeys, type Catalogue } from './catalogues.ts';
import { checkFaults, type FaultTable } from './faults.ts';
import { checkImports, type Problem } from './imports.ts';
import { checkPlaceholders, checkPlurals, checkTranslated } from './languages.ts';
import { checkLiterals } from './literals.ts';

const FOLDERS = ['main', 'preload', 'renderer', 'native-bridge', 'tests', 'bench', 'scripts'];

/** All problems that our own rules find in a project folder. */
export function checkProject(root: string): { files: number; problems: Problem[] } {
  const list = (folder: string): string[] => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`).filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'));
  const files = FOLDERS.flatMap((folder) => {
    try {
      return list(folder);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  });
  const tablesIn = <T>(folder: string): Record<string, T> => Object.fromEntries(readdirSync(join(root, folder)).filter((name) => name.endsWith('.json'))
    .map((name) => [name.replace('.json', ''), JSON.parse(readFileSync(join(root, folder, name), 'utf8')) as T]));
  const catalogues = tablesIn<Catalogue>('renderer/i18n');
  const problems = [...checkSameKeys(catalogues), ...checkTranslated(catalogues, ALIKE), ...checkPlaceholders(catalogues), ...checkPlurals(catalogues)];
  const screens = new Map<string, string>();
  const throwing = new Map<string, string>();
  for (const file of files) {
    const text = readFileSync(join(root, file), 'utf8');
    problems.push(...checkImports(file, text));
    const screen = file.startsWith('renderer/') && !file.startsWith('renderer/testing/') && !file.includes('.test.');
    if (screen && file.endsWith('.tsx')) problems.push(...checkLiterals(file, text));
    if (/^(?:main|preload)\//.test(file) && !file.startsWith('main/cli/') && !file.startsWith('main/sim/') && !file.includes('.test.')) throwing.set(file, text);
    if (screen) {
      screens.set(file, text);
      problems.push(...checkKeys(file, text, catalogues));
    }
  }
  problems.push(...checkUsedKeys(screens, catalogues), ...checkFaults(throwing, tablesIn<FaultTable>('renderer/i18n/faults')));
  return { files: files.length, problems };
}
