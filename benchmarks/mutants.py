"""Mutation tests of the rules: small deliberate mistakes, to see whether the tests notice them.

`python -m benchmarks.mutants [--sample 60] [--seed 1] [--processes 1] [--examples 10] [MODULE ...]` changes one
operator, constant or statement of `briefgen/rules` or `briefgen/timeline` at a time, in a copy of the checkout, and
runs their tests. It prints every mutant that no test notices (a survivor) and how many were noticed (the score).

Some survivors are equivalent to the original code, so no test can notice them. The others need a test.
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Literal

ROOT = Path(__file__).parent.parent
PACKAGES = ("rules", "timeline")
COPIED = ("briefgen", "content", "templates", "tests", "pyproject.toml")
# The files of tests, the slow ones with random dossiers last: most mutants are noticed before.
TESTS = (
    "tests/timeline/test_order.py", "tests/timeline/test_sourcing.py", "tests/timeline/test_baseline.py",
    "tests/rules/test_agreement.py", "tests/rules/test_reasons.py", "tests/rules/test_stances.py",
    "tests/rules/test_events.py", "tests/rules/test_unclear_meetings.py", "tests/composition/test_composer.py",
    "tests/rules/test_changes.py", "tests/timeline/test_affected_days.py", "tests/timeline/test_build.py",
    "tests/rules/test_snapshot.py", "tests/rules/test_stance_history.py",
)  # fmt: skip
# Modules whose tests are in a file of another name.
TESTED_WITH = {"event_updates": "events", "voices": "stances", "links": "build", "change_days": "affected_days"}
TIMEOUT = 900  # seconds; a mutant that never ends counts as noticed
OPPOSITE_OPERATORS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
OPPOSITE_FUNCTIONS = {"min": "max", "max": "min", "any": "all", "all": "any"}

Result = Literal["noticed", "timeout", "survived"]


@dataclass(frozen=True)
class Mutant:
    """One change of a module: its line there, what was changed, and the text of the changed module."""

    path: str
    line: int
    change: str
    text: str


class _Mutator:
    """The mutants of one module. Each changes the syntax tree and restores it before the next one."""

    def __init__(self, path: str, text: str) -> None:
        self.path, self.tree = path, ast.parse(text)
        self.parents = {child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)}
        self.original = ast.unparse(self.tree)

    def mutants(self) -> Iterator[Mutant]:
        """Yield all mutants in the order of the text, without those that change nothing."""
        nodes = [node for node in ast.walk(self.tree) if isinstance(node, (ast.expr, ast.stmt))]
        for node in sorted(nodes, key=lambda node: (node.lineno, node.col_offset)):
            if self._is_ignored(node):
                continue
            statement = ast.unparse(self._statement(node)).partition("\n")[0]
            for replacement in _replacements(node, self.parents[node]):
                text = self._with(node, replacement)
                if text != self.original:
                    yield Mutant(self.path, node.lineno, f"{_change(node, replacement)}    {statement[:100]}", text)

    def _with(self, node: ast.AST, replacement: ast.AST) -> str:
        """The text of the module with another node in place of one."""
        parent = self.parents[node]
        for field, value in ast.iter_fields(parent):
            if value is node:
                setattr(parent, field, replacement)
                text = ast.unparse(self.tree)
                setattr(parent, field, node)
                return text
            if isinstance(value, list) and any(item is node for item in value):
                index = next(index for index, item in enumerate(value) if item is node)
                value[index] = replacement
                text = ast.unparse(self.tree)
                value[index] = node
                return text
        raise AssertionError("a node is a field of its parent")

    def _statement(self, node: ast.AST) -> ast.AST:
        while not isinstance(node, ast.stmt):
            node = self.parents[node]
        return node

    def _is_ignored(self, node: ast.AST) -> bool:
        """Whether a node has no effect at run time, or only one that type checkers and tools care about."""
        while node in self.parents:
            parent = self.parents[node]
            if isinstance(node, (ast.Import, ast.ImportFrom, ast.Assert)):
                return True
            if isinstance(parent, (ast.AnnAssign, ast.arg)) and parent.annotation is node:
                return True
            if isinstance(parent, ast.FunctionDef) and (node is parent.returns or node in parent.decorator_list):
                return True
            if isinstance(parent, ast.ClassDef) and node in (*parent.decorator_list, *parent.bases):
                return True
            if isinstance(parent, ast.Expr) and isinstance(node, ast.Constant):
                return True  # a docstring
            if isinstance(parent, ast.Module) and isinstance(node, ast.Assign) and _is_alias(node.value):
                return True
            node = parent
        return False


def _is_alias(value: ast.expr) -> bool:
    """Whether a value at the top of a module is a type, as `Literal[…]` or `str | None`, or a `TypeVar`."""
    if isinstance(value, ast.BinOp):
        return isinstance(value.op, ast.BitOr)
    return isinstance(value, ast.Subscript) or (isinstance(value, ast.Call) and "TypeVar" in ast.unparse(value.func))


def _change(old: ast.AST, new: ast.AST) -> str:
    """The difference between two nodes, without the words at the beginning and the end that are the same."""
    one, other = (" ".join(ast.unparse(node).split()).split(" ") for node in (old, new))
    while len(one) > 1 and len(other) > 1 and one[0] == other[0]:
        del one[0], other[0]
    while len(one) > 1 and len(other) > 1 and one[-1] == other[-1]:
        del one[-1], other[-1]
    return f"{' '.join(one)[:90]} -> {' '.join(other)[:90]}"


def _replacements(node: ast.AST, parent: ast.AST) -> Iterator[ast.AST]:
    """The nodes that take the place of a node in its mutants."""
    match node:
        case ast.Compare(ops=ops):
            for index, operator in enumerate(ops):
                comparison = copy.deepcopy(node)
                comparison.ops[index] = OPPOSITE_OPERATORS[type(operator)]()  # type: ignore[call-overload]
                yield comparison
        case ast.BoolOp(values=values):
            operation = copy.deepcopy(node)
            operation.op = OPPOSITE_OPERATORS[type(node.op)]()  # type: ignore[assignment]
            yield operation
            for index in range(len(values)):
                rest = [value for number, value in enumerate(values) if number != index]
                yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.BinOp(op=operator) if type(operator) in OPPOSITE_OPERATORS:
            opposite = OPPOSITE_OPERATORS[type(operator)]()
            yield ast.BinOp(node.left, opposite, node.right)  # type: ignore[arg-type]
        case ast.Constant(value=bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(value=int() as number):
            yield from (ast.Constant(number + step) for step in (1, -1))
        case ast.IfExp():
            yield from (node.body, node.orelse)
        case ast.Tuple() | ast.List() | ast.Set() if len(node.elts) > 1 and _is_collection(node, parent):
            for index in range(len(node.elts)):
                collection = copy.copy(node)
                collection.elts = [element for number, element in enumerate(node.elts) if number != index]
                yield collection
        case ast.Call(func=ast.Name(id=name)) if name in OPPOSITE_FUNCTIONS:
            yield ast.Call(ast.Name(OPPOSITE_FUNCTIONS[name], ast.Load()), node.args, node.keywords)
        case ast.Return() if not isinstance(parent, ast.FunctionDef):
            yield ast.Pass()  # without an early return
        case ast.Continue() | ast.Break() | ast.AugAssign() | ast.Expr(value=ast.Call()):
            yield ast.Pass()


def _is_collection(node: ast.Tuple | ast.List | ast.Set, parent: ast.AST) -> bool:
    """Whether one of the elements can be missing; in a pair, a key or arguments none can."""
    match parent:
        case ast.Compare() | ast.Starred():
            return True
        case ast.For(iter=values) | ast.comprehension(iter=values):
            return values is node
        case ast.Call(func=ast.Name(id="frozenset" | "set" | "tuple" | "dict")):
            return True
        case ast.AnnAssign(annotation=ast.Subscript(value=ast.Name(id="tuple"))):
            return True
    return isinstance(node, ast.Set) or any(isinstance(element, ast.Starred) for element in node.elts)


def all_mutants(modules: Sequence[str]) -> list[Mutant]:
    """The mutants of the modules, or of all of both packages, in order."""
    paths = [path for package in PACKAGES for path in sorted((ROOT / "briefgen" / package).glob("*.py"))]
    names = {str(path.relative_to(ROOT)): path for path in paths if path.name != "__init__.py"}
    if unknown := [name for name in modules if name not in names]:
        raise SystemExit(f"no such module: {', '.join(unknown)}; there are {', '.join(names)}")
    names = {name: path for name, path in names.items() if not modules or name in modules}
    return [mutant for name, path in names.items() for mutant in _Mutator(name, path.read_text("utf-8")).mutants()]


def run_tests(folder: Path, first: str | None = None) -> Result:
    """Run the tests in a copy of the checkout, those of one file first, until one fails."""
    tests = sorted((test for test in TESTS if (folder / test).exists()), key=lambda test: test != first)
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", *tests]
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        process = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, timeout=TIMEOUT, check=False
        )
    except subprocess.TimeoutExpired:
        return "timeout"
    return "noticed" if process.returncode else "survived"


def copy_checkout(folder: Path, examples: int) -> None:
    """Copy what the tests need. Tests with random dossiers get fewer examples, because most time goes into them."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__", "golden"))
        else:
            shutil.copy(source, folder / name)
    for file in (folder / "tests").rglob("*.py"):
        text = file.read_text("utf-8")
        text = text.replace("deadline=None, derandomize", f"max_examples={examples}, deadline=None, derandomize")
        file.write_text(re.sub(r"settings\(max_examples=\d+", f"settings(max_examples={examples}", text), "utf-8")


def run_mutant(folder: Path, mutant: Mutant) -> Result:
    """Run the tests against one mutant, those of its own module first."""
    file = folder / mutant.path
    original = file.read_text("utf-8")
    file.write_text(mutant.text, "utf-8")
    try:
        package, name = mutant.path.removesuffix(".py").split("/")[1:]
        return run_tests(folder, f"tests/{package}/test_{TESTED_WITH.get(name, name)}.py")
    finally:
        file.write_text(original, "utf-8")


def run_mutants(mutants: Sequence[Mutant], processes: int, examples: int) -> Iterator[Result]:
    """Run the tests against all mutants, some at a time, each in a copy of the checkout; yield the results in order."""
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(processes) as pool:
        folders: SimpleQueue[Path] = SimpleQueue()
        for number in range(processes):
            folder = Path(scratch, str(number))
            copy_checkout(folder, examples)
            folders.put(folder)
        if run_tests(folder) != "survived":
            raise SystemExit("the tests fail without any mutant")

        def run(mutant: Mutant) -> Result:
            folder = folders.get()
            try:
                return run_mutant(folder, mutant)
            finally:
                folders.put(folder)

        yield from pool.map(run, mutants)


def main() -> None:
    """Test a sample of the mutants, and print the survivors and the score."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutants", description=__doc__.partition("\n")[0])
    parser.add_argument("modules", nargs="*", metavar="MODULE", help="such as briefgen/rules/events.py; default: all")
    parser.add_argument("--sample", type=int, default=60, help="how many mutants; 0 for all (default: 60)")
    parser.add_argument("--seed", type=int, default=1, help="another seed chooses other mutants (default: 1)")
    parser.add_argument("--processes", type=int, default=1, help="how many run at a time (default: 1)")
    parser.add_argument("--examples", type=int, default=10, help="of each test with random dossiers (default: 10)")
    options = parser.parse_args()
    sample = mutants = all_mutants(options.modules)
    if options.sample and options.sample < len(mutants):
        numbers = sorted(random.Random(options.seed).sample(range(len(mutants)), options.sample))
        sample = [mutants[number] for number in numbers]
    survivors = 0
    results = run_mutants(sample, options.processes, options.examples)
    for number, (mutant, result) in enumerate(zip(sample, results, strict=True), 1):
        print(f"{number} of {len(sample)}: {result}", file=sys.stderr)
        if result == "survived":
            survivors += 1
            print(f"{mutant.path}:{mutant.line}: {mutant.change}", flush=True)
    print(f"{len(sample) - survivors} of {len(sample)} mutants noticed ({len(mutants)} in all)")


if __name__ == "__main__":
    main()
