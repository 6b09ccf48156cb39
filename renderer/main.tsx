import { createRoot } from 'react-dom/client';
import './ui/base.css';
import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import '@mantine/spotlight/styles.layer.css';
import './ui/tokens.css';
import './ui/mantine.css';
import './ui/cjk.css';
import './app/frame.css';
import './ui/zoom.css';
import './ui/print.css';
import { App } from './app/App.tsx';
import { live } from './app/liveData.ts';
import { languageOfPage, showLanguage, startI18n } from './i18n/i18n.ts';

startI18n();
live.start();
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
const begin = (): void => { createRoot(root).render(<App />); };
// The first words on screen are in the language that was shown last. English needs no reading.
const first = languageOfPage();
if (first === 'en') begin();
else {
  showLanguage(first).catch((error: unknown) => {
    // The page is in English then: better than none.
    console.error('the catalogue could not be read', error);
  }).finally(begin);
}
