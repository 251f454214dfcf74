from pathlib import Path


def write(folder, name, text):
    path = Path(folder, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_the_users_own_files(notebook, folder):
    write(folder, "lib/area.ts", "import { half } from './half';\nexport function area(r: number): number {\n  if (r < 0) throw new Error('negative');\n  return half(2 * r * r);\n}\n")
    write(folder, "lib/half.ts", "export const half = (n: number): number => n / 2;\n")
    assert notebook.run("import { area } from './lib/area'; area(3)", ok=True).result == "9"
    cell = notebook.run("area(-1)", ok=False)
    assert "lib/area.ts:3:" in cell.traceback
    assert "string" in notebook.run("area('x')", ok=False).error["evalue"]
    assert notebook.run("(await import('./lib/half')).half(8)", ok=True).result == "4"


def test_the_users_own_packages(notebook, folder):
    write(folder, "node_modules/esm-only/package.json", '{"name": "esm-only", "type": "module", "exports": "./index.js", "main": "index.js", "types": "index.d.ts"}')
    write(folder, "node_modules/esm-only/index.js", "export const answer = 42;\n")
    write(folder, "node_modules/esm-only/index.d.ts", "export declare const answer: number;\n")
    write(folder, "node_modules/slow/package.json", '{"name": "slow", "type": "module", "exports": "./index.js", "main": "index.js"}')
    write(folder, "node_modules/slow/index.js", "await null;\nexport const late = 1;\n")
    write(folder, "node_modules/slow/index.d.ts", "export declare const late: number;\n")
    write(folder, "node_modules/old/package.json", '{"name": "old", "main": "index.js"}')
    write(folder, "node_modules/old/index.js", "module.exports = { double: n => 2 * n };\n")
    assert notebook.run("import { answer } from 'esm-only'; answer.toFixed(1)", ok=True).result == "'42.0'"
    assert notebook.run("const { answer: again } = await import('esm-only'); again", ok=True).result == "42"
    assert notebook.run("require('old').double(4)", ok=True).result == "8"
    failed = notebook.run("import { late } from 'slow'; late", ok=False)
    assert "await import('slow')" in failed.error["evalue"]
    assert notebook.run("(await import('slow')).late", ok=True).result == "1"


def test_nodes_own_modules(notebook):
    code = "import { join } from 'node:path'; import * as os from 'os'; join('a', 'b') + typeof os.cpus"
    assert notebook.run(code, ok=True).result == "'a/bfunction'"
    assert notebook.run("import { DatabaseSync } from 'node:sqlite'; new DatabaseSync(':memory:').prepare('select 1 as one').get()", ok=True).result.endswith("{ one: 1 }")


def test_a_module_that_is_not_there(notebook):
    assert "Cannot find module 'nowhere'" in notebook.run("import x from 'nowhere'; x", ok=False).error["evalue"]
    assert "nowhere" in notebook.run("require('nowhere')", ok=False).error["evalue"]


def test_files_above_the_notebooks_folder(notebook, folder):
    above = f"above_{Path(folder).name}"
    write(Path(folder).parent, f"{above}/far.ts", "import { half } from './near';\nexport const quarter = (n: number): number => half(half(n));\nexport function fail(): never {\n  throw new Error('far');\n}\n")
    write(Path(folder).parent, f"{above}/near.ts", "export const half = (n: number): number => n / 2;\n")
    assert notebook.run(f"import {{ quarter, fail }} from '../{above}/far'; quarter(8)", ok=True).result == "2"
    assert f"{above}/far.ts:4:" in notebook.run("fail()", ok=False).traceback
