import { useMemo, useRef, useState, type JSX } from 'react';
import { Button, FileButton, Textarea } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useTranslation } from 'react-i18next';
import { errorShape } from '../../app/bridge.ts';
import { useSettings } from '../../app/settings.ts';
import { formatNumber, NONE } from '../../ui/format.ts';
import { Glyph } from '../../ui/Glyph.tsx';
import { listOf } from '../../ui/locale.ts';
import { InlineError, PartialStrip } from '../../ui/states.tsx';
import { AddProgress } from './AddProgress.tsx';
import { asRanges, LIST_EXAMPLE, MAX_LINES, MAX_TEXT, readList, type ListLine } from './addList.ts';
import { OutcomeWord } from './OutcomeWord.tsx';
import { outcomeOf, useAdding } from './useAdding.ts';

const ROW = 26;

/** A pasted or opened list: what was understood of each line is shown before anything is asked. */
export function AddByList(): JSX.Element {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [fileError, setFileError] = useState<string | null>(null);
  const allowsPublic = useSettings()?.allowPublicAddresses ?? false;
  const { lines, ignored, isCut } = useMemo(() => readList(text, allowsPublic), [text, allowsPublic]);
  const { start, scan } = useAdding();
  const good = lines.filter((line) => line.error === null);
  const isRunning = scan?.state === 'running';
  const ask = (): void => {
    const logins = good.flatMap(({ ip, username, password }) => (password === '' ? [] : [{ ip, username, password }]));
    start.mutate({ ranges: asRanges(good.map((line) => line.ip)), ...(logins.length === 0 ? {} : { logins }) });
  };
  const open = (file: File | null): void => {
    setFileError(null);
    if (file === null) return;
    // Four bytes a letter at most: a file beyond that is longer than what is read.
    file.slice(0, MAX_TEXT * 4).text().then(setText, () => { setFileError(file.name); });
  };
  return (
    <div className="add">
      <p className="t2 f15">{t('add.listWhy')}</p>
      <Textarea
        label={t('add.list')} value={text} rows={4} placeholder={LIST_EXAMPLE} spellCheck={false} autoComplete="off" disabled={isRunning} classNames={{ input: 'mono' }}
        onChange={(event) => { setText(event.currentTarget.value); }}
      />
      <div className="row">
        <FileButton onChange={open} accept=".csv,.txt,text/csv,text/plain">{(props) => <Button variant="default" {...props} disabled={isRunning}>{t('add.openFile')}</Button>}</FileButton>
        <Button loading={start.isPending || isRunning} disabled={good.length === 0} onClick={ask}>{good.length === 0 ? t('add.askFirst') : t('add.ask', { count: good.length, n: formatNumber(good.length) })}</Button>
        {lines.length > good.length ? <span className="warn f15" role="status">{t('add.badLines', { count: lines.length - good.length, n: formatNumber(lines.length - good.length) })}</span> : null}
      </div>
      {fileError === null ? null : <InlineError error={{ code: 'FILE_UNREADABLE', message: t('add.fileBad', { name: fileError }) }} />}
      {isCut ? <PartialStrip>{t('add.cut', { n: formatNumber(MAX_LINES) })}</PartialStrip> : null}
      {ignored.length === 0 ? null : <p className="t3 f14">{t('add.ignored', { count: ignored.length, names: listOf(ignored) })}</p>}
      {start.isError ? <InlineError error={errorShape(start.error)} /> : null}
      {scan === null ? null : <AddProgress scan={scan} />}
      {lines.length === 0 ? null : <Lines lines={lines} isAsked={scan !== null} />}
    </div>
  );
}

function Lines({ lines, isAsked }: { lines: readonly ListLine[]; isAsked: boolean }): JSX.Element {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: lines.length, getScrollElement: () => scroller.current, estimateSize: () => ROW, overscan: 6, initialRect: { width: 600, height: 260 }, useFlushSync: false });
  return (
    <div role="table" aria-label={t('add.lines')} aria-rowcount={lines.length + 1} className="add-lines">
      <div role="row" className="add-line head">{[t('add.line'), t('column.ip'), t('cred.user'), t('cred.password'), t('add.result')].map((head) => <div role="columnheader" key={head}>{head}</div>)}</div>
      <div className="add-lines-body" ref={scroller}>
        <div style={{ height: virtual.getTotalSize() }} className="grid-room">
          {virtual.getVirtualItems().map((item) => {
            const line = lines[item.index];
            if (line === undefined) return null;
            return (
              <div role="row" key={item.index} className="add-line" style={{ transform: `translateY(${item.start}px)` }}>
                <div role="cell" className="t3">{line.line}</div>
                <div role="cell" className="mono ell">{line.ip === '' ? NONE : line.ip}</div>
                <div role="cell" className="t2 ell">{line.username === '' ? NONE : line.username}</div>
                <div role="cell" className="t2">{line.password === '' ? NONE : t('add.hidden')}</div>
                <div role="cell" className="ell">
                  {line.error !== null ? <span className="st err"><Glyph name="critical" size={13} />{t(`add.error_${line.error}`)}</span>
                    : isAsked ? <OutcomeWord outcome={outcomeOf(line.ip)} withPassword={line.password !== ''} /> : <span className="t2">{t('add.ready')}</span>}
                </div>
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
