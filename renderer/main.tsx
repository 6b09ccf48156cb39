import { createRoot } from 'react-dom/client';
import './ui/base.css';
import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import './ui/tokens.css';
import './ui/mantine.css';
import './app/frame.css';
import { App } from './app/App.tsx';
import { live } from './app/liveData.ts';
import { startI18n } from './i18n/i18n.ts';

startI18n();
live.start();
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(<App />);
