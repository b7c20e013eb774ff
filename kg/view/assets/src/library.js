// vis-network, unpacked and run. The page's policy admits it by its hash, as it does the page's own script.
import { raw, unpack } from './blocks.js';

// In a function of its own: a browser that notes where it was called from reads that function once more.
async function runLibrary() {
  const code = document.createElement('script');
  code.textContent = await unpack(raw('library')).text();
  document.body.append(code); // an inline script runs at once
  code.remove();
}
await runLibrary();
