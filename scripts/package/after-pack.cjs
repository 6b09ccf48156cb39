const { rm } = require('node:fs/promises');
const { join } = require('node:path');

/** Electron's own placeholder app has no place in the product (the runtime that tests use brings one). */
module.exports = async function afterPack({ appOutDir, packager }) {
  const resources = packager.platform.nodeName === 'darwin'
    ? join(appOutDir, `${packager.appInfo.productFilename}.app`, 'Contents', 'Resources')
    : join(appOutDir, 'resources');
  await rm(join(resources, 'default_app.asar'), { force: true });
};
