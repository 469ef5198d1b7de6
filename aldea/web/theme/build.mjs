// Compiles the theme and gathers the few third-party files the screens load, into var/assets/.
// Run from the repository root, after `npm ci`: node aldea/web/theme/build.mjs
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const theme = dirname(fileURLToPath(import.meta.url));
const root = join(theme, "..", "..", "..");
const modules = join(root, "node_modules");
const uswds = join(modules, "@uswds", "uswds");
const assets = join(root, "var", "assets");

/** Takes from USWDS's sprite the symbols named in icons.txt; an unknown name stops the build. */
function reducedSprite() {
  const whole = readFileSync(join(uswds, "dist", "img", "sprite.svg"), "utf8");
  const symbols = new Map(
    [...whole.matchAll(/<symbol id="([^"]+)".*?<\/symbol>/gs)].map(([text, id]) => [id, text]),
  );
  const wanted = readFileSync(join(theme, "icons.txt"), "utf8").split(/\s+/).filter(Boolean);
  const unknown = wanted.filter((name) => !symbols.has(name));
  if (unknown.length) throw new Error(`icons.txt names what USWDS does not have: ${unknown}`);
  const kept = wanted.map((name) => symbols.get(name)).join("");
  return `<svg xmlns="http://www.w3.org/2000/svg">${kept}</svg>\n`;
}

/** Keeps one font format (woff2) and the weights the theme uses, and says which files remain. */
function trimmed(css) {
  const faces = /@font-face\{[^}]*\}/g;
  const seen = new Set();
  const kept = css.replace(faces, (face) => {
    const file = face.match(/url\("?([^")]+\.woff2)"?\)/)?.[1];
    const wanted = /(PublicSans-(Regular|SemiBold|Bold)|Merriweather-Bold)\.woff2/;
    if (!file || !wanted.test(file) || seen.has(file)) return "";
    seen.add(file);
    return face.replace(/src:[^;}]+/, `src:url("${file}") format("woff2")`);
  });
  const files = new Set(
    [...kept.matchAll(/url\("?(?!data:)([^")]+)"?\)/g)].map(([, file]) => file.replace(/^\.\//, "")),
  );
  return { kept, files };
}

rmSync(assets, { recursive: true, force: true });
mkdirSync(join(assets, "img"), { recursive: true });
mkdirSync(join(assets, "test"), { recursive: true });

const compiled = sass.compile(join(theme, "theme.scss"), {
  loadPaths: [theme, join(uswds, "packages")],
  style: "compressed",
  quietDeps: true,
  logger: sass.Logger.silent,
});
const { kept, files } = trimmed(compiled.css);
writeFileSync(join(assets, "aldea.css"), kept);
for (const file of files) {
  mkdirSync(dirname(join(assets, file)), { recursive: true });
  copyFileSync(join(uswds, "dist", file), join(assets, file));
}

/* The guide on paper is set in the same faces, from files that a typesetter reads. */
const faces = { "public-sans": ["PublicSans-Regular", "PublicSans-Bold"], merriweather: ["Latin-Merriweather-Bold"] };
mkdirSync(join(assets, "paper"), { recursive: true });
for (const [folder, names] of Object.entries(faces)) {
  for (const name of names) {
    copyFileSync(join(uswds, "dist", "fonts", folder, `${name}.ttf`), join(assets, "paper", `${name}.ttf`));
  }
}
for (const [script, name] of [["tc", "TC"], ["kr", "KR"], ["armenian", "Armenian"]]) {
  const family = join(modules, "@expo-google-fonts", `noto-sans-${script}`);
  for (const weight of ["400Regular", "700Bold"]) {
    const file = `NotoSans${name}_${weight}.ttf`;
    copyFileSync(join(family, weight, file), join(assets, "paper", file));
  }
}
writeFileSync(join(assets, "img", "sprite.svg"), reducedSprite());
copyFileSync(join(modules, "htmx.org", "dist", "htmx.min.js"), join(assets, "htmx.min.js"));
/* Maps: loaded on the few pages that have one. What refers to files we do not ship is taken out. */
const leaflet = join(modules, "leaflet", "dist");
mkdirSync(join(assets, "map"), { recursive: true });
const drawn = readFileSync(join(leaflet, "leaflet.js"), "utf8").replace(/\n\/\/# sourceMappingURL=.*/, "");
writeFileSync(join(assets, "map", "leaflet.js"), drawn);
const pieces = readFileSync(join(leaflet, "leaflet.css"), "utf8").replace(/[a-z-]+: url\([^)]*\);/g, "");
writeFileSync(join(assets, "map", "map.css"), pieces + readFileSync(join(theme, "map.css"), "utf8"));
copyFileSync(join(modules, "axe-core", "axe.min.js"), join(assets, "test", "axe.min.js"));

console.log(`${basename(assets)}: aldea.css ${Math.round(kept.length / 1024)} kB, ${files.size} files`);
