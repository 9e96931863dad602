/**
 * Builds the editor from this folder: one minified ES module and the licences of what is in it.
 *
 *     npm ci && npm run build:editor [-- FOLDER]
 *
 * The same lock file gives the same bytes, which a test compares with the committed ones.
 */
import { readdir, readFile, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const source = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(source, "../../../..");
const target = path.resolve(process.argv[2] ?? path.dirname(source));

const result = await build({
  entryPoints: [path.join(source, "editor.js")],
  absWorkingDir: root,
  bundle: true,
  format: "esm",
  target: ["es2022"],
  charset: "utf8",
  minify: true,
  legalComments: "none",
  loader: { ".css": "text" },
  metafile: true,
  write: false,
});

/** Names of the packages that put bytes into the bundle. */
const packages = new Set();
for (const output of Object.values(result.metafile.outputs)) {
  for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
    const match = /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input);
    if (match && bytesInOutput > 0) packages.add(match[1]);
  }
}

const licences = ["The editor bundle contains the packages below, each under its licence.\n"];
for (const name of [...packages].sort()) {
  const folder = path.join(root, "node_modules", name);
  const { version, license } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file) throw new Error(`${name} ${version} (${license}) has no licence file to ship`);
  const text = (await readFile(path.join(folder, file), "utf8")).trim().replaceAll("\r\n", "\n");
  licences.push(`${"-".repeat(72)}\n${name} ${version} (${license})\n\n${text}\n`);
}

await mkdir(target, { recursive: true });
await writeFile(path.join(target, "editor.js"), result.outputFiles[0].contents);
await writeFile(path.join(target, "LICENSES.txt"), licences.join("\n"));
